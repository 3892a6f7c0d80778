"""How a language writes values: its own grammar, or CLDR's where it has none."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from languages.forms import forms


@pytest.mark.parametrize(
    ("language", "at", "said"),
    [
        ("en", time(12), "noon"),
        ("en", time(9, 30), "9:30 a.m."),
        ("fr", time(21, 5), "21 h 05"),
        ("es", time(9, 30), "9:30"),
    ],
)
def test_a_time_is_said(language: str, at: time, said: str) -> None:
    assert forms(language).grammar.clock(at) == said


def test_a_language_without_a_grammar_has_cldrs_forms() -> None:
    grammar = forms("pl").grammar

    assert grammar.calendar_day(date(2026, 11, 3), has_year=True) == "3 listopada 2026"
    assert grammar.weekdays[0] == "poniedziałek"
    assert grammar.amount(Decimal("12.50")) == "12,50 CAD"


def test_an_opening_is_said_in_each_languages_order() -> None:
    at = datetime(2026, 12, 1, 8)

    assert forms("en").grammar.dated_opening(at) == "on Tuesday, December 1, at 8 a.m."
    assert forms("fr").grammar.dated_opening(at) == "le mardi 1er décembre à 8 h"


def test_a_form_that_a_language_lacks_is_the_default_languages_and_a_pattern_is_none() -> None:
    assert forms("es").texts("near") == ("today", "tomorrow")
    assert forms("es").pattern("depends") is None
    assert not forms("fr").has("confidence")
