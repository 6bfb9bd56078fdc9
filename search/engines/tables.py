"""The tables of the embedded engine, in the application's database, with a version of their own.

`search_entry` is slim (it is what filters walk and facets count), `search_text` holds the tokens,
`search_label` what filters ask for, `search_term` in how many open entries each term stands. The
postings differ: an FTS5 table on SQLite; a plain table on PostgreSQL, where a tsvector would end
at 1 MiB and 16,383 positions. Numbers are given by a counter and never given twice.
"""

import secrets

from sqlalchemy import Connection, text

LAYOUT = "4"
BETWEEN = "\x1f"
"""Stands between the labels of one column; in no label (search/folding.py)."""

_SHARED = (
    "CREATE TABLE search_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE search_entry (
        num {num} PRIMARY KEY, id TEXT NOT NULL UNIQUE, open INTEGER NOT NULL, date TEXT NOT NULL,
        demoted INTEGER NOT NULL, length INTEGER NOT NULL, team TEXT NOT NULL,
        reader TEXT NOT NULL, facets TEXT NOT NULL)""",
    "CREATE INDEX search_entry_by_date ON search_entry (date, id)",
    """CREATE TABLE search_text (
        num {num} PRIMARY KEY, title_text TEXT NOT NULL, title TEXT NOT NULL, tags TEXT NOT NULL,
        body TEXT NOT NULL, concepts TEXT NOT NULL, terms TEXT NOT NULL, keys {bytes} NOT NULL,
        counts {bytes} NOT NULL, names TEXT NOT NULL, labels TEXT NOT NULL)""",
    "CREATE TABLE search_title (num {num} PRIMARY KEY, folded TEXT NOT NULL)",
    """CREATE TABLE search_label (
        num BIGINT NOT NULL, field TEXT NOT NULL, value TEXT {collate} NOT NULL,
        PRIMARY KEY (num, field, value)) {no_rowid}""",
    """CREATE TABLE search_behind (
        id TEXT {collate} PRIMARY KEY, generation BIGINT NOT NULL)""",
    "CREATE INDEX search_label_by_value ON search_label (field, value, num)",
    """CREATE TABLE search_term (
        term TEXT {collate} PRIMARY KEY, n INTEGER NOT NULL, surface TEXT, first TEXT, last TEXT,
        size INTEGER) {no_rowid}""",
    "CREATE INDEX search_term_by_first ON search_term (first, size) WHERE first IS NOT NULL",
    "CREATE INDEX search_term_by_last ON search_term (last, size) WHERE last IS NOT NULL",
)
_OWN = {
    "sqlite": """CREATE VIRTUAL TABLE search_posting USING fts5(
        title, tags, body, concepts, content='', tokenize="ascii tokenchars '#._-'")""",
    "postgresql": """CREATE TABLE search_posting (
        term TEXT COLLATE "C" NOT NULL, num BIGINT NOT NULL, count SMALLINT NOT NULL,
        PRIMARY KEY (term, num))""",
}
_WORDS = {
    "sqlite": {"num": "INTEGER", "bytes": "BLOB", "collate": "", "no_rowid": "WITHOUT ROWID"},
    "postgresql": {"num": "BIGINT", "bytes": "BYTEA", "collate": 'COLLATE "C"', "no_rowid": ""},
}
_TABLES = ("behind", "posting", "term", "label", "title", "text", "entry", "meta")
_START = {
    "layout": LAYOUT,
    "analysis": "",
    "renewing": "",
    "renewed": "",
    "tending": "",
    "tended": "0",
    "documents": "0",
    "tokens": "0",
    "nums": "0",
}

_READ_META = text("SELECT name, value FROM search_meta")
_WRITE_META = text(
    "INSERT INTO search_meta (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_MIXED = text(
    "UPDATE search_meta SET value = '' WHERE name IN ('analysis', 'renewing')"
    " AND value NOT IN ('', :analysis)"
)
_ADD_META = text(
    "UPDATE search_meta SET value = CAST(CAST(value AS BIGINT) + :by AS TEXT) WHERE name = :name"
    " RETURNING value"
)


class NoFts5Error(RuntimeError):
    """This Python's SQLite was built without FTS5, which the search index needs."""


def create(connection: Connection) -> None:
    """Make the tables where they are not, empty where they are of another layout.

    Raises NoFts5Error.
    """
    if exists(connection):
        if read_meta(connection)["layout"] != LAYOUT:
            empty(connection)
        return
    dialect = connection.dialect.name
    if not has_fts5(connection):
        raise NoFts5Error(NoFts5Error.__doc__)
    for statement in (*_SHARED, _OWN[dialect]):
        connection.execute(text(statement.format(**_WORDS[dialect])))
    for name, value in {**_START, "generation": "1", "origin": secrets.token_hex(4)}.items():
        write_meta(connection, name, value)


def empty(connection: Connection) -> None:
    """Take every table of the engine away and make it anew; its generation goes on."""
    before = generation(connection) if exists(connection) else 0
    drop(connection)
    create(connection)
    write_meta(connection, "generation", str(before + 1))


def drop(connection: Connection) -> None:
    """Take every table of the engine away; nothing else refers to them."""
    for table in _TABLES:
        connection.execute(text(f"DROP TABLE IF EXISTS search_{table}"))


def has_fts5(connection: Connection) -> bool:
    """Whether full-text tables can be made: always on PostgreSQL, which needs none."""
    if connection.dialect.name != "sqlite":
        return True
    found = text("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
    return connection.execute(found).first() is not None


def exists(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "search_meta")


def read_meta(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(_READ_META).all())


def write_meta(connection: Connection, name: str, value: str) -> None:
    connection.execute(_WRITE_META, {"name": name, "value": value})


def note_analysis(connection: Connection, analysis: str) -> None:
    """Something is written by this analysis: the index is of one analysis no more."""
    connection.execute(_MIXED, {"analysis": analysis})


def generation(connection: Connection) -> int:
    return int(read_meta(connection)["generation"])


def add_to_meta(connection: Connection, name: str, by: int) -> int:
    """Add to one of the counters; the sum."""
    return int(connection.execute(_ADD_META, {"name": name, "by": by}).scalar_one())
