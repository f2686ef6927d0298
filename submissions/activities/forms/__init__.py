"""What a unit types of an occasion: 报备, 情况报告, 意见台账, 媒体报道."""
