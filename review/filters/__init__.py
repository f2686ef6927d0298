"""Filters of the list pages: validated, in the URL, each bounded."""
