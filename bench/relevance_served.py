"""Meilisearch asked plainly: title and body in an index of default settings, the user's words."""

from collections.abc import Sequence

from meilisearch import Client

from bench.relevance_corpus import Query
from bench.relevance_measures import DEPTH
from search.port import Document

INDEX = "asked_plainly"
BATCH = 500
PATIENCE_MS = 600_000
LONGEST = 4_000
"""Characters of a document that is asked with; the server reads ten words of them."""
LOCALES = [{"attributePatterns": ["*"], "locales": ["jpn", "eng"]}]


class Served:
    """An index beside the application's, gone when it is closed."""

    def __init__(self, documents: Sequence[Document], url: str, key: str | None) -> None:
        address = url.replace("meilisearch://", "http://", 1)
        self._client = Client(address, key)
        self._index = self._client.index(INDEX)
        self._ids = [document.id for document in documents]
        self._texts = {document.id: f"{document.title} {document.body}" for document in documents}
        self._await(self._index.update_settings({"localizedAttributes": LOCALES}))
        rows = [
            {"id": at, "title": document.title, "body": document.body}
            for at, document in enumerate(documents)
        ]
        for at in range(0, len(rows), BATCH):
            self._await(self._index.add_documents(rows[at : at + BATCH], primary_key="id"))

    def ask(self, query: Query) -> list[str]:
        text = self._texts[query.document][:LONGEST] if query.document else query.text
        wanted = {"limit": DEPTH + 1, "attributesToRetrieve": ["id"]}
        return [self._ids[hit["id"]] for hit in self._index.search(text, wanted)["hits"]]

    def close(self) -> None:
        self._await(self._client.delete_index(INDEX))

    def _await(self, info: object) -> None:
        number = info.task_uid  # type: ignore[attr-defined]
        task = self._client.wait_for_task(number, timeout_in_ms=PATIENCE_MS)
        if task.status != "succeeded":
            raise RuntimeError(str(task.error))
