"""How words are compared: as a careful reader would take them for the same."""

import unicodedata

#: Characters that do not count when words are compared, for ``str.translate``.
SAME_AS_NOTHING = dict.fromkeys(map(ord, " \t\n\r\u3000-_‐‑–—"))


def folded(words: str) -> str:
    """A key or a word for comparing: NFKC, case folded; space, ``-`` and ``_`` do not count."""
    if words.isascii():
        return words.casefold().translate(SAME_AS_NOTHING)
    return unicodedata.normalize("NFKC", words).casefold().translate(SAME_AS_NOTHING)
