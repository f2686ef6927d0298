"""管理: units, accounts, the yearly campaigns, and the log of who did what."""
