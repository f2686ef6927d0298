"""首页: where everybody stands and what is next."""
