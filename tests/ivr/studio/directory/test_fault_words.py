"""What is wrong is told in the person's own language."""

from importlib.resources import files

import pytest
import yaml

from ivr.studio.findings import fault_in

EDITING = "ivr.studio.directory"


def test_a_value_of_the_sentence_is_taken_over() -> None:
    sentence = "the overflow to parks comes back to waste; a cycle never reaches the operator"

    assert fault_in(sentence, "fr", EDITING) == (
        "Le débordement vers parks revient à waste; un cercle n'atteint jamais le standard."
    )


def test_a_sentence_that_nobody_foresaw_stays_as_it_is() -> None:
    assert fault_in("the moon is in the way", "fr", EDITING) == "the moon is in the way"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_is_worded_in_every_language_with_its_values(language: str) -> None:
    entries = yaml.safe_load((files("ivr.studio.directory") / "fault_words.yaml").read_text(encoding="utf-8"))

    worded = [fault_in(entry["says"], language, EDITING) for entry in entries]

    assert len({entry["says"] for entry in entries}) == len(entries)
    assert [text for text, entry in zip(worded, entries, strict=True) if text == entry["says"]] == []


@pytest.mark.parametrize(
    ("sentence", "french"),
    [
        (
            "VEVENT “x”: RRULE with COUNT is not understood; weekly hours have no end and no gap",
            "VEVENT “x” : RRULE",
        ),
        ("VEVENT: it has no DTEND", "VEVENT : il n'a pas de DTEND."),
        ("VEVENT: 2026-12-01 is closed by another event", "VEVENT : un autre événement"),
        ("unreadable calendar: Found no components", "Ce n'est pas un calendrier lisible"),
    ],
)
def test_faults_of_calendars_are_worded_too(sentence: str, french: str) -> None:
    assert fault_in(sentence, "fr", EDITING).startswith(french)
