"""相似主题: which themes are alike, merged or kept apart."""
