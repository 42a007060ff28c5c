"""Before the days on which somebody has to publish: a word to the editors, every night a look whether one is due."""
