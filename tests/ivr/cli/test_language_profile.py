"""What a language's file lacks, and which of its texts would fail, is told before anybody gets one."""

from dataclasses import replace

import pytest

from ivr.cli.language_profile import (
    emergency_faults,
    keyword_faults,
    recognition_faults,
    texted_lengths,
    unfilled,
)
from languages.known import KnownLanguage, known_languages, passed_on_languages

SPANISH = known_languages()["es"]


@pytest.mark.parametrize("known", passed_on_languages(), ids=lambda each: each.code)
def test_the_texts_of_every_language_do_what_they_are_for(known: KnownLanguage) -> None:
    assert list(keyword_faults(known)) == []
    assert not any("at most" in told for told in texted_lengths(known))


@pytest.mark.parametrize("known", passed_on_languages(), ids=lambda each: each.code)
def test_every_language_is_known_by_its_examples_and_names_the_emergency_number(known: KnownLanguage) -> None:
    assert list(recognition_faults(known.code, known_languages().values())) == []
    assert list(emergency_faults(known)) == []


def test_a_sentence_that_is_taken_for_another_language_is_a_fault_of_both() -> None:
    mistaken = replace(SPANISH, examples=("bom dia eu preciso saber quando passa o lixo", "gracias"))

    assert list(recognition_faults("es", [mistaken])) == [
        "examples: Spanish “bom dia eu preciso saber quando passa o lixo” is taken for Portuguese",
        "examples: Spanish “gracias” is taken for one of the line's own languages",
    ]
    assert len(list(recognition_faults("pt", [mistaken]))) == 1
    assert list(recognition_faults("de", [mistaken])) == []


def test_a_sentence_of_danger_without_its_number_is_a_fault() -> None:
    without = replace(SPANISH, sentences={"emergency": "Cuelgue ahora."}, texted={"help": "911"})

    assert list(emergency_faults(without)) == [
        "sentences/emergency does not name 9-1-1",
        "texted/help does not name 9-1-1",
    ]


def test_a_text_that_is_not_written_has_no_length() -> None:
    assert list(texted_lengths(replace(SPANISH, texted={"help": "", "stopped": ""}))) == []


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
