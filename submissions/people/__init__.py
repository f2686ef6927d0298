"""人员: log in, passwords, accounts, the roster of units."""
