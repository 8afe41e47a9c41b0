"""Publishing 公开发布: the rulebook of the community, what it publishes and what is said to that (S1 7.1.2.4; S2 4.5, 5.5.1)."""
