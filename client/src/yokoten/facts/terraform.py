"""`terraform.providers`, `terraform.resources`, `datastore`, `version.<datastore>`."""

import re
from collections.abc import Iterator
from typing import Any

from yokoten.facts.sources import Reading
from yokoten.facts.versions import bare
from yokoten.tree.inconclusive import Inconclusive

Said = tuple[str, Any]

_FILES = re.compile(r"(?:.*/)?[^/]+\.tf")
_LOCKS = re.compile(r"(?:.*/)?\.terraform\.lock\.hcl")
_LOCKED = re.compile(
    r'^provider\s+"(?:[^"]*/)?([^"/]+)"\s*\{\s*\n\s*version\s*=\s*"([^"]+)"', re.MULTILINE
)
_MOST_BYTES = 512 * 1024  # of one file; the parser takes 15 seconds a megabyte
#: Resources that are a datastore by themselves; None where `engine` says which.
_DATASTORES: dict[str, str | None] = {
    "aws_rds_cluster": None,
    "aws_db_instance": None,
    "aws_rds_global_cluster": None,
    "aws_elasticache_cluster": None,
    "aws_elasticache_replication_group": None,
    "aws_elasticache_serverless_cache": None,
    "aws_opensearch_domain": "opensearch",
    "aws_elasticsearch_domain": "elasticsearch",
    "aws_dynamodb_table": "dynamodb",
    "aws_docdb_cluster": "documentdb",
    "aws_neptune_cluster": "neptune",
    "aws_memorydb_cluster": "memorydb",
    "aws_redshift_cluster": "redshift",
    "aws_s3_bucket": "s3",
    "google_sql_database_instance": None,
    "google_redis_instance": "redis",
    "google_spanner_instance": "spanner",
    "google_bigtable_instance": "bigtable",
    "azurerm_mssql_database": "mssql",
    "azurerm_postgresql_flexible_server": "postgresql",
    "azurerm_mysql_flexible_server": "mysql",
    "azurerm_redis_cache": "redis",
    "azurerm_cosmosdb_account": "cosmosdb",
}
_ENGINES = {"postgres": "postgresql", "aurora": "aurora-mysql"}
_VERSIONS = ("engine_version", "redis_version", "elasticsearch_version", "version")
_CLOUD_SQL = re.compile(r"(MYSQL|POSTGRES|SQLSERVER)_([0-9_]+)")


def terraform(reading: Reading) -> Iterator[Said]:
    """What the files declare; values that only variables know are left out."""
    for _, module in reading.each(_FILES, lambda name: _parsed(reading, name)):
        yield from _providers(module)
        for type_, values in _resources(module):
            yield "terraform.resources", type_
            yield "terraform.providers", type_.partition("_")[0]
            yield from _datastore(type_, values)
    for _, text in reading.texts(_LOCKS):
        for provider, version in _LOCKED.findall(text):
            yield "terraform.providers", provider
            yield f"version.provider.{provider}", version


def _parsed(reading: Reading, name: str) -> dict[str, Any]:
    import hcl2
    from lark.exceptions import LarkError

    text = reading.tree.text(name)
    if len(text) > _MOST_BYTES:
        raise Inconclusive("{file} has {size} bytes, the limit is {limit}",
                           file=name, size=f"{len(text):,}", limit=f"{_MOST_BYTES:,}")  # fmt: skip
    try:
        return dict(hcl2.loads(text if text.endswith("\n") else f"{text}\n"))
    except (LarkError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Inconclusive("{file} is not valid Terraform", file=name) from error


def _providers(module: dict[str, Any]) -> Iterator[Said]:
    for block in _blocks(module.get("provider")):
        yield from (("terraform.providers", _literal(name)) for name in block if _is_name(name))
    for settings in _blocks(module.get("terraform")):
        if version := bare(re.sub(r"^=\s*", "", _literal(settings.get("required_version")) or "")):
            yield "version.terraform", version
        for required in _blocks(settings.get("required_providers")):
            yield from (("terraform.providers", _literal(n)) for n in required if _is_name(n))


def _resources(module: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in _blocks(module.get("resource")):
        for type_, named in block.items():
            for values in named.values() if _is_name(type_) and isinstance(named, dict) else ():
                if isinstance(values, dict):
                    yield str(_literal(type_)), values


def _datastore(type_: str, values: dict[str, Any]) -> Iterator[Said]:
    if type_ not in _DATASTORES:
        return
    name = _DATASTORES[type_] or _literal(values.get("engine"))
    version = next((_literal(values[key]) for key in _VERSIONS if key in values), None)
    if match := _CLOUD_SQL.fullmatch(_literal(values.get("database_version")) or ""):
        name, version = match[1].lower(), match[2].replace("_", ".")
    if name:
        name = _ENGINES.get(name, name).lower()
        yield "datastore", name
        if version and (number := _engine_version(version)):
            yield f"version.{name}", number


def _engine_version(written: str) -> str | None:
    """`8.0.mysql_aurora.3.05.2` is Aurora 3.05.2; `OpenSearch_2.11` is 2.11."""
    return bare(re.sub(r"^.*(?:aurora\.|_)(?=[0-9])", "", written))


def _blocks(value: Any) -> list[dict[str, Any]]:
    blocks = value if isinstance(value, list) else [value]
    return [block for block in blocks if isinstance(block, dict)]


def _is_name(name: str) -> bool:
    return not name.startswith("__")  # the parser's own marks


def _literal(value: Any) -> str | None:
    """A text that is written out: the parser keeps quotes, and `${…}` where something is asked."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = value.strip('"') if isinstance(value, str) else None
    return None if text is None or "${" in text else text
