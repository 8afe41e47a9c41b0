"""Pages of the case engine: the desk's, the portal's and those for everybody."""
