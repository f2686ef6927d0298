"""印发: the check sheet, and a version that never changes again."""
