"""活动开展: what is due, overdue and held; reports read, confirmed or returned."""
