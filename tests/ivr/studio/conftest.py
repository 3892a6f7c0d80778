"""A city of two answers in the database, and those who work on them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText, catalog_of
from intents.text.yaml_file import Problem
from ivr.storage.database import Database
from ivr.studio import store
from ivr.studio.edition import ArticleHistory, Author, Edition
from ivr.studio.publishing import Publisher

ANSWERS = Path("deploy/example-city/answers/waste")
NADIA = Author("nadia", "Nadia Roy", frozenset({"editor"}))
RAVI = Author("ravi", "Ravi Sandhu", frozenset({"reviewer"}))
MAUD = Author("maud", "Maud Chen", frozenset({"manager"}))
BIN, BULKY = "waste.bin_damaged", "waste.bulky_item"


def second_version(text: str) -> str:
    """The example city's answer as if it had been changed once, however often it really was."""
    return re.sub(r"^version: \d+$", "version: 2", text, flags=re.MULTILINE)


def folder_texts() -> tuple[AnswerText, ...]:
    """Two real answers, with what stands in their files."""
    return tuple(
        AnswerText(f"waste/{name}.yaml", second_version((ANSWERS / f"{name}.yaml").read_text("utf-8")))
        for name in ("bin-damaged", "bulky-item")
    )


def check(texts: Sequence[AnswerText]) -> tuple[Catalog, tuple[Problem, ...]]:
    return catalog_of(texts, ("waste", "revenue"), ("en", "fr"))


@dataclass
class Desk:
    """The publisher on a database, and what it learned ahead."""

    publisher: Publisher
    database: Database
    clock: list[datetime]
    learned: list[Catalog] = field(default_factory=list)

    def history(self, slug: str) -> ArticleHistory:
        with self.database.reading() as session:
            found = store.history(session, slug)
        assert found
        return found

    def on_air_edition(self, slug: str) -> Edition:
        edition = self.history(slug).on_air
        assert edition
        return edition

    def on_air(self) -> dict[str, str]:
        return {slug: one.text for slug, one in self.publisher.base().texts.items()}


@pytest.fixture
def desk(database: Database) -> Desk:
    clock = [datetime(2026, 12, 1, 9, tzinfo=UTC)]
    learned: list[Catalog] = []
    now: Callable[[], datetime] = lambda: clock[0]  # noqa: E731 - the clock of this test
    publisher = Publisher(database.begin, database.reading, check, learned.append, now)
    return Desk(publisher, database, clock, learned)
