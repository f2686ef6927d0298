"""Papers of the office: rows in, bytes out; no queries, no HTTP."""
