"""A city's texts as a file: every fault by its line, and no text that would be a page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text.yaml_file import Problem
from languages.known import Grade, KnownLanguage, known_languages
from routing.texting.templates import Encoding, TextKind, TextLength, TextTemplates, length_of, load_templates

TEXTS = """
answers:
  waste.hazardous: {en: "Rivermont: https://rivermont.example/depot", fr: "Rivermont : https://rivermont.example/depot"}
report: {en: "Recorded under {reference}.", fr: "Noté sous {reference}."}
filed: {en: "{reference} is {number}.", fr: "{reference} : {number}."}
help: {en: "Help.", fr: "Aide."}
stopped: {en: "Stopped.", fr: "Fini."}
unread: {en: "Call us.", fr: "Appelez-nous."}
"""


NO_REMINDER = "waste.hazardous has no reminder that could recur; word it under reminders"


def read(folder: Path, text: str) -> tuple[TextTemplates, list[Problem]]:
    path, faults = folder / "texts.yaml", list[Problem]()
    path.write_text(text, encoding="utf-8")
    return load_templates(path, ("en", "fr"), {"waste.hazardous"}, faults), faults


def test_a_city_without_the_file_texts_nobody(tmp_path: Path) -> None:
    templates = load_templates(tmp_path / "texts.yaml", ("en", "fr"), (), [])

    assert templates.is_empty
    assert not templates.has("waste.hazardous", TextKind.ANSWER)
    assert not templates.has("roads.pothole", TextKind.REPORT)


def test_texts_are_filled_in(tmp_path: Path) -> None:
    templates, faults = read(tmp_path, TEXTS)

    assert faults == []
    assert templates.reported("2969", "fr") == "Noté sous 2969."
    assert templates.numbered("2969", "SR-1", "en") == "2969 is SR-1."
    assert templates.has("waste.hazardous", TextKind.ANSWER)
    assert templates.lengths()["filed", "en"].parts == 1


def test_what_is_texted_back_to_stop_is_also_in_languages_that_are_passed_on(tmp_path: Path) -> None:
    templates, _ = read(tmp_path, TEXTS)

    more = templates.answering_in(
        [known_languages()["ar"], KnownLanguage("xx", Grade.PASSED_ON, {})], "Rivermont", "604-555-0100"
    )

    assert more.stopped.keys() == {"en", "fr", "ar"}
    assert "604-555-0100" in more.help["ar"]
    assert "9-1-1" in more.help["ar"], "whoever asks for help may need it"
    assert more.lengths().keys() == templates.lengths().keys()
    assert TextTemplates().answering_in([known_languages()["ar"]], "Rivermont", "") == TextTemplates()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("waste.hazardous:", "waste.nowhere:", "there is no article waste.nowhere"),
        ("help:", "recurring: [waste.hazardous]\nhelp:", NO_REMINDER),
        ("help:", "recurring: waste.hazardous\nhelp:", "recurring must be a list"),
        ('fr: "Aide."', "", "the field fr is missing"),
        ("Recorded under {reference}.", "Recorded.", "report must name {reference}"),
        ("Recorded under {reference}.", "Recorded under {name}.", "report may hold {reference}"),
        ("Help.", "Help {number}.", "help may hold no placeholder"),
        ("Help.", "Help {.", "help may hold no placeholder"),
        ("Call us.", "é" * 460, "unread is 4 parts long, 3 at most; link to a page"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    _, faults = read(tmp_path, TEXTS.replace(old, new))

    assert told in [fault.sentence for fault in faults]
    assert all(fault.line > 1 for fault in faults)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", TextLength(Encoding.GSM_7, 0, 0)),
        ("a" * 160, TextLength(Encoding.GSM_7, 160, 1)),
        ("a" * 161, TextLength(Encoding.GSM_7, 161, 2)),
        ("a" * 306, TextLength(Encoding.GSM_7, 306, 2)),
        ("a" * 307, TextLength(Encoding.GSM_7, 307, 3)),
        ("é" * 160, TextLength(Encoding.GSM_7, 160, 1)),
        ("ê" * 70, TextLength(Encoding.UCS_2, 70, 1, ("ê",))),
        ("ê" * 71, TextLength(Encoding.UCS_2, 71, 2, ("ê",))),
        ("ê" * 135, TextLength(Encoding.UCS_2, 135, 3, ("ê",))),
        ("€" * 80, TextLength(Encoding.GSM_7, 160, 1)),
        ("😀" * 35, TextLength(Encoding.UCS_2, 70, 1, ("😀",))),
    ],
)
def test_parts_are_counted_as_the_standard_says(text: str, expected: TextLength) -> None:
    assert length_of(text) == expected


def test_a_character_of_two_units_is_not_split_between_parts() -> None:
    # 153 units: the euro sign would be the 153rd and 154th.
    assert length_of("a" * 152 + "€" + "a" * 151).parts == 2
    assert length_of("a" * 152 + "€" + "a" * 152).parts == 3


def test_the_characters_that_cost_are_named_once() -> None:
    assert length_of("Où êtes-vous? Prêt, ça va.").beyond_gsm == ("ê", "ç")


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_longer_text_never_has_fewer_parts(text: str, more: str) -> None:
    assert length_of(text + more).parts >= length_of(text).parts
