"""A language is a set of files: what callers say in it is nowhere in the code."""

from pathlib import Path

import pytest

from intents.text.languages import languages, own_first, pooled

ROOT = Path(__file__).parents[3]
PACKAGES = ("intents", "routing", "ivr", "metrics")
OF_ENGLISH = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for pattern in ("*_en.yaml", "*_en.txt", "words/en.yaml")
    for path in (ROOT / package).rglob(pattern)
)


def test_callers_are_understood_in_the_languages_of_the_files() -> None:
    assert languages() == ("en", "fr")
    assert own_first("fr") == ("fr", "en")
    assert own_first("es") == languages()


@pytest.mark.parametrize("file", OF_ENGLISH)
def test_a_file_of_words_is_there_in_every_language(file: str) -> None:
    twins = {file.replace("_en.", f"_{code}.").replace("/en.", f"/{code}.") for code in languages()}

    assert {twin for twin in twins if not (ROOT / twin).is_file()} == set()


def test_words_of_every_language_are_tried_together_since_callers_mix_them() -> None:
    assert {"yeah", "ouais"} <= set(pooled("phrases", "intents.acts")["yes"])
