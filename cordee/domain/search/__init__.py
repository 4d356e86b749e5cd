"""Looking for something in the catalogue with one's own words: see ``index``."""
