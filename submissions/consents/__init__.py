"""征询: the office asks a unit about other months, and its answer."""
