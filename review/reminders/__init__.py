"""催报: who is silent, with what words, by which way."""
