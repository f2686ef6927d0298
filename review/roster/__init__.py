"""报送情况: every unit with where it stands and its stamped paper."""
