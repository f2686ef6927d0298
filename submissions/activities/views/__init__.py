"""The pages of a unit's activities."""
