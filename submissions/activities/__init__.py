"""活动开展: announce, hold and report each occasion of the issued plan."""
