"""Pages of publishing: the rulebook and publications on the desk, and what the portal and everybody reads."""
