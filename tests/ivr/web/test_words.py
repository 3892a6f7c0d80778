import re
from pathlib import Path

import pytest

from ivr.web.pages import ROOMS
from ivr.web.words import language_of, load_words


def test_every_language_has_the_same_words() -> None:
    ids = {frozenset(words.texts) for words in load_words(ROOMS).values()}

    assert len(ids) == 1


def test_no_words_are_cut_off_as_a_comment() -> None:
    every = [path for room in ("ivr", "routing", "metrics") for path in Path(room).rglob("words/*.yaml")]
    cut = re.compile(r"^[\w.]+: [^\"'#].* #")

    lines = [f"{path}: {line}" for path in every for line in path.read_text("utf-8").splitlines()]

    assert every
    assert [line for line in lines if cut.search(line.partition(": ")[2])] == []


def test_no_room_takes_the_words_of_another() -> None:
    apart = [len(load_words([room])["en"].texts) for room in ROOMS]

    assert sum(apart) == len(load_words(ROOMS)["en"].texts)


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("en", 0, "0 trial calls are left out."),
        ("en", 1, "1 trial call is left out."),
        ("en", 2, "2 trial calls are left out."),
        ("fr", 0, "0 appel d'essai est exclu."),
        ("fr", 1, "1 appel d'essai est exclu."),
        ("fr", 2, "2 appels d'essai sont exclus."),
    ],
)
def test_a_count_has_the_grammatical_number_of_its_language(language: str, number: int, text: str) -> None:
    assert load_words(ROOMS)[language].counted("dashboard.test_calls", number) == text


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("fr", "en", "fr"),
        ("", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("", "en;q=0.5,fr", "fr"),
        ("", "de,fr;q=0", "en"),
        ("tlh", "", "en"),
        ("", "fr;q=much", "en"),
    ],
)
def test_a_page_comes_in_the_best_language_for_who_asks(asked: str, accepted: str, language: str) -> None:
    assert language_of(asked, accepted) == language


def test_no_line_of_french_begins_with_a_colon_or_ends_with_an_opening_quotation_mark() -> None:
    french = load_words(ROOMS)["fr"].texts.values()

    assert not [text for text in french if " :" in text or "« " in text or " »" in text]
