"""Use cases: a session first, the rest by keyword; no commit, no HTTP."""
