"""What several pages of an occasion share: finding it, drawing it, answering a save."""
