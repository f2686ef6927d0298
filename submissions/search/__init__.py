"""查找: units, themes and receipts, from any page."""
