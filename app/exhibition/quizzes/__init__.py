"""Questions beside an exhibit, and the word that somebody answered them."""
