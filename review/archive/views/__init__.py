"""Pages of the desk 归档考核."""
