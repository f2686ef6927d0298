"""相似比较: which themes are alike, in groups, and how many groups wait for a judgement."""
