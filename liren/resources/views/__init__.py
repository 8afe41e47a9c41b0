"""Pages of the directory: the desk's registers and records, and what companies see."""
