"""A language is a folder and a set of files: nothing of it is named in the code."""

import re
from pathlib import Path

import pytest

from intents.text.languages import languages, own_first, pooled
from ivr.cli.language import PACKAGES, files_of_english, twin_of
from languages.forms import formed_languages, forms

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"""(["'])(?:en|fr)\1""")


def test_callers_are_understood_in_the_languages_of_the_files() -> None:
    assert languages() == ("en", "fr")
    assert own_first("fr") == ("fr", "en")
    assert own_first("es") == languages()


def test_every_language_that_is_understood_has_its_forms() -> None:
    assert set(languages()) == set(formed_languages())
    assert set(forms("en").values) - set(forms("fr").values) == {
        "holiday_names",
        "confidence",
        "mini_lm",
        "carrier_knows_keywords",
        "start",
    }


@pytest.mark.parametrize("file", sorted(files_of_english()))
def test_a_file_of_words_is_there_in_every_language(file: str) -> None:
    twins = {twin_of(file, code) for code in languages()}

    assert {twin for twin in twins if not (ROOT / twin).is_file()} == set()


def test_no_code_names_a_language() -> None:
    naming = [
        f"{path.relative_to(ROOT)}:{number}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if NAMED.search(line)
    ]

    assert naming == []


def test_words_of_every_language_are_tried_together_since_callers_mix_them() -> None:
    assert {"yeah", "ouais"} <= set(pooled("phrases", "intents.acts")["yes"])
