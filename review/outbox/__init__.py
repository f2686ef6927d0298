"""发件箱: look at letters, send, mend, discard."""
