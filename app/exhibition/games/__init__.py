"""The games on sale: their rules as data (one TOML file each), and the odds that follow from them."""
