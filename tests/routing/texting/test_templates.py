"""A city's texts as a file: every fault by its line, and no text that would be a page."""

from pathlib import Path

import pytest

from intents.text.yaml_file import Problem
from routing.texting.templates import TextKind, TextTemplates, load_templates

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
