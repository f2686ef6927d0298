"""相似主题: alike themes side by side, merged, taken apart or kept apart."""
