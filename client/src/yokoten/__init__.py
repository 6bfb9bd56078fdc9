"""The command that people and CI run in their own repositories."""

__version__ = "0.1.0"
