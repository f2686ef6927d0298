"""Pages of the 管理员, one file for each thing that is managed."""
