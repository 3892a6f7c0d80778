"""What tests of summaries use in place of a city's texts: the line's own pieces, and four articles."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.call.texts import PromptBook, load_prompts
from routing.journeys.run import Run

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
