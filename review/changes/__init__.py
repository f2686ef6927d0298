"""计划调整: requests of units and changes by the office, in the next version."""
