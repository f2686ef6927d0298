"""Faults and villains, for real: gunicorn, a database of its own, bytes over a socket."""
