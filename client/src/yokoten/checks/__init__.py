"""Checks that travel with learnings: declarative, run here, one module for each type."""
