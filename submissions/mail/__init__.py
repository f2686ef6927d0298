"""发件箱: letters written by acts, sent after commit, kept with their result."""
