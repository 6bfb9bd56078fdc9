"""The nouns and their rules."""
