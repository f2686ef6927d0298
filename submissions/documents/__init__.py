"""Printed papers: rows in, bytes out; no queries, no HTTP."""
