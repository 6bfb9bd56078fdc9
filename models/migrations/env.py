"""What Alembic runs: on the connection that ``upgrade`` gives it, else on YOKOTEN_DATABASE_URL."""

import importlib
import os
import pkgutil
from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine

import models
from models.table import Table

for module in pkgutil.iter_modules(models.__path__):
    importlib.import_module(f"models.{module.name}")


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """The search engine makes and changes its own tables."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        include_name=_is_ours,
        compare_type=True,
    )
    context.run_migrations()


if given := context.config.attributes.get("connection"):
    _run(given)
else:
    with create_engine(os.environ["YOKOTEN_DATABASE_URL"]).begin() as own:
        _run(own)
