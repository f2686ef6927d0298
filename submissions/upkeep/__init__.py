"""运行: whether the site is well, its backups, and what the worker clears away."""
