"""Pages of the register: accounts, companies, grids, people."""
