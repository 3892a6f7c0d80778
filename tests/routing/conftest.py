"""What tests of summaries use in place of a city's texts, and the example city's journeys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.call.texts import PromptBook, load_prompts
from routing.journeys.journey import Journey
from routing.journeys.run import Run
from tests.fixtures.example import example_city

ARTICLES = {
    ("en", "water.bill"): "a high water bill",
    ("en", "water.meter"): "reading the meter",
    (
        "en",
        "pool",
    ): "renting a hall, a field, a rink, a pool, a gym or a room for a party of more than forty people",
    ("fr", "water.bill"): "une facture d'eau trop élevée",
    ("fr", "water.meter"): "la lecture du compteur",
}


@dataclass(frozen=True, slots=True)
class FewPieces:
    book: PromptBook
    language: str

    def piece(self, piece: str, /, **values: str) -> str:
        return self.book.text(f"summary.{piece}", self.language, **values)

    def speaker(self, language: str) -> str:
        return self.piece(f"speaks.{language}")

    def article(self, article: str) -> str:
        return ARTICLES.get((self.language, article), "")

    def answers(self, run: Run) -> str:
        return ", ".join(f"{given.question}: {given.answer}" for given in run.given)


@pytest.fixture(scope="session")
def pieces() -> Callable[[str], FewPieces]:
    """The pieces of a language."""
    book = load_prompts(("en", "fr"), Path("no-city"))
    return lambda language: FewPieces(book, language)


@pytest.fixture(scope="session")
def journeys() -> Mapping[str, Journey]:
    """The example city's guided journeys."""
    return example_city().services.journeys


@pytest.fixture(scope="session")
def explorer(journeys: Mapping[str, Journey]) -> Journey:
    """Which permit a caller needs."""
    return journeys["permit.need_one"]
