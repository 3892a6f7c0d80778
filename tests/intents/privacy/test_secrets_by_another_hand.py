"""What redaction reaches on sentences by somebody who had not seen its rules; nobody chose a rule by them."""

from pathlib import Path

import pytest

from tests.bench.secrets_hidden import clean_by, hidden_share, lines_of

HERE = Path(__file__).parent
REACHED = 0.79
"Share of sentences without a trace of their secrets; the goal is 0.95."
HIDDEN = {"en": 0.0065, "fr": 0.005}
"Most ordinary words that may be hidden; the goal is 0.5 % in both."
NEVER_LEFT = ("pin", "passport", "sin", "card")


@pytest.fixture(scope="module")
def clean() -> dict[tuple[str, str], float]:
    return clean_by(lines_of(HERE / "secrets_by_another_hand.jsonl"))


def test_most_secrets_leave_no_trace(clean: dict[tuple[str, str], float]) -> None:
    assert clean["all", "all"] >= REACHED


@pytest.mark.parametrize("kind", NEVER_LEFT)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_pays_and_what_identifies_leaves_none(
    clean: dict[tuple[str, str], float], kind: str, language: str
) -> None:
    assert clean[kind, language] == 1.0


@pytest.mark.parametrize(("language", "most"), HIDDEN.items())
def test_ordinary_words_stay(language: str, most: float) -> None:
    lines = lines_of(HERE / "ordinary_by_another_hand.jsonl")

    assert hidden_share(tuple(line for line in lines if line.lang == language)) <= most
