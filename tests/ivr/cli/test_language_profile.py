"""What a language's file lacks, and which of its texts would fail, is told before anybody gets one."""

from dataclasses import replace

import pytest

from ivr.cli.language_profile import keyword_faults, texted_lengths, unfilled
from languages.known import KnownLanguage, known_languages, passed_on_languages

SPANISH = known_languages()["es"]


@pytest.mark.parametrize("known", passed_on_languages(), ids=lambda each: each.code)
def test_the_texts_of_every_language_do_what_they_are_for(known: KnownLanguage) -> None:
    assert list(keyword_faults(known)) == []
    assert not any("at most" in told for told in texted_lengths(known))


def test_what_is_empty_is_named() -> None:
    assert unfilled("es") == ()
    assert unfilled("fa") == ("carrier_voice", "carrier_voice_locale")


def test_a_reply_that_names_no_word_of_its_own_is_a_fault() -> None:
    shared = replace(known_languages()["pt"], texted={"help": "Responda PARAR.", "stopped": ""})

    assert list(keyword_faults(shared)) == ["texted/help names no word of stop that is this language's alone"]


def test_a_text_in_another_script_is_told_in_the_units_that_it_costs() -> None:
    long = replace(SPANISH, texted={"help": "ж" * 210, "stopped": "Fin."})

    assert list(texted_lengths(long)) == [
        "texted/help: 4 parts, 3 at most (210 characters in UCS-2)",
        "texted/stopped: 1 part (4 characters in GSM-7)",
    ]
