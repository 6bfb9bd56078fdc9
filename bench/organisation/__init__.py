"""A simulated year of an invented company, lived through by a hub over its real HTTP API."""
