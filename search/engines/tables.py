"""The tables of the embedded engine, in the application's own database, with a version of their own.

`search_entry` is slim (it is what filters walk), `search_text` holds the tokens, `search_label`
what facets count, `search_term` in how many open entries each term stands. The postings differ:
two FTS5 tables on SQLite, so that open text has statistics of its own; a posting table on
PostgreSQL, where a tsvector would end at 1 MiB and 16,383 positions.
"""

from sqlalchemy import Connection, text

LAYOUT = "1"

_SHARED = (
    "CREATE TABLE search_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE search_entry (
        num {serial}, id TEXT NOT NULL UNIQUE, open INTEGER NOT NULL, date TEXT NOT NULL,
        demoted INTEGER NOT NULL, length INTEGER NOT NULL)""",
    "CREATE INDEX search_entry_by_date ON search_entry (date, num)",
    "CREATE INDEX search_entry_closed ON search_entry (num) WHERE open = 0",
    """CREATE TABLE search_text (
        num BIGINT PRIMARY KEY, title_text TEXT NOT NULL, title TEXT NOT NULL, tags TEXT NOT NULL,
        body TEXT NOT NULL, concepts TEXT NOT NULL, terms TEXT NOT NULL, counts {bytes} NOT NULL,
        names TEXT NOT NULL, labels TEXT NOT NULL)""",
    """CREATE TABLE search_title (num BIGINT PRIMARY KEY, folded TEXT NOT NULL)""",
    """CREATE TABLE search_label (
        num BIGINT NOT NULL, field TEXT NOT NULL, value TEXT {collate} NOT NULL,
        PRIMARY KEY (num, field, value)) {no_rowid}""",
    "CREATE INDEX search_label_by_value ON search_label (field, value, num)",
    """CREATE TABLE search_term (
        term TEXT {collate} PRIMARY KEY, n INTEGER NOT NULL, surface TEXT, first TEXT, last TEXT,
        size INTEGER) {no_rowid}""",
    "CREATE INDEX search_term_by_first ON search_term (first, size) WHERE first IS NOT NULL",
    "CREATE INDEX search_term_by_last ON search_term (last, size) WHERE last IS NOT NULL",
)
_FTS = """CREATE VIRTUAL TABLE {name} USING fts5(
    title, tags, body, concepts, content='', tokenize="ascii tokenchars '#._-'")"""
_SQLITE = (_FTS.format(name="search_open"), _FTS.format(name="search_closed"))
_POSTGRESQL = (
    """CREATE TABLE search_posting (
        term TEXT COLLATE "C" NOT NULL, num BIGINT NOT NULL, count SMALLINT NOT NULL,
        PRIMARY KEY (term, num))""",
)
TABLES = (
    "search_open",
    "search_closed",
    "search_posting",
    "search_term",
    "search_label",
    "search_title",
    "search_text",
    "search_entry",
    "search_meta",
)
_WORDS = {
    "sqlite": {
        "serial": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "bytes": "BLOB",
        "collate": "",
        "no_rowid": "WITHOUT ROWID",
    },
    "postgresql": {
        "serial": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "collate": 'COLLATE "C"',
        "no_rowid": "",
    },
}


def create(connection: Connection) -> None:
    """Make the tables where they are not; raises where SQLite was built without FTS5."""
    if exists(connection):
        return
    words = _WORDS[connection.dialect.name]
    own = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for statement in (*_SHARED, *own):
        connection.execute(text(statement.format(**words)))
    for name, value in (("layout", LAYOUT), ("documents", "0"), ("tokens", "0"), ("analysis", "")):
        write_meta(connection, name, value)


def drop(connection: Connection) -> None:
    """Take every table of the engine away; nothing else refers to them."""
    for table in TABLES:
        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))


def exists(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "search_meta")


def has_fts5(connection: Connection) -> bool:
    """Whether this SQLite was built with FTS5 (on another database: not needed, so true)."""
    if connection.dialect.name != "sqlite":
        return True
    options = connection.execute(text("PRAGMA compile_options")).scalars()
    return "ENABLE_FTS5" in set(options)


_READ_META = text("SELECT name, value FROM search_meta")
_WRITE_META = text(
    "INSERT INTO search_meta (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def read_meta(connection: Connection) -> dict[str, str]:
    return {name: value for name, value in connection.execute(_READ_META).tuples()}


def write_meta(connection: Connection, name: str, value: str) -> None:
    connection.execute(_WRITE_META, {"name": name, "value": value})
