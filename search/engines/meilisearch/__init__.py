"""Meilisearch beside the database: `opened` makes the engine."""

from search.engines.meilisearch.engine import Meilisearch, opened

__all__ = ["Meilisearch", "opened"]
