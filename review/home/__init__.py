"""待办: what waits for the office with its numbers, and the leader's one page."""
