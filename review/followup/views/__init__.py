"""Pages of the desk 活动开展."""
