"""The files of one checkout: listed once, each read once, never outside of it."""
