"""A field of an article's file is changed where it stands, and nothing else is."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text.yaml_file import yaml_values
from ivr.studio.article_form import form_of, text_of
from ivr.studio.article_text import FieldChange, value_at, with_changes

FILES = sorted(Path("deploy/example-city/answers").glob("*/*.yaml"))
TEXT = """\
# Asked for by Waste, 2026-04.
id: waste.bin
version: 2  # raised in May
en:
  name: a bin
  spoken: >-
    We repair bins for free, usually within
    ten working days.

  # Heard on the phone:
  phrasings:
    - my bin broke
    # Québec usage
    - i need a
      new bin
    - 'yes: a bin'
tests:
  en: [a new cart, the lid]
"""


def test_a_field_is_changed_and_its_comment_stays() -> None:
    changed = with_changes(TEXT, [FieldChange(("version",), 3)])

    assert changed == TEXT.replace("version: 2  #", "version: 3  #")


def test_a_long_text_is_folded_in_its_place() -> None:
    spoken = (
        "We repair broken bins for free, usually within ten working days, and bring a new one if we cannot."
    )

    changed = with_changes(TEXT, [FieldChange(("en", "spoken"), spoken)])

    assert yaml_values(changed)["en"]["spoken"] == spoken
    assert "\n\n  # Heard on the phone:\n" in changed


def test_phrasings_come_and_go_and_the_others_keep_their_lines_and_comments() -> None:
    changed = with_changes(
        TEXT, [FieldChange(("en", "phrasings"), ("i need a new bin", "yes: a bin", "no: another"))]
    )

    assert changed == TEXT.replace("    - my bin broke\n", "").replace(
        "    - 'yes: a bin'\n", "    - 'yes: a bin'\n    - 'no: another'\n"
    )


def test_a_list_on_one_line_stays_on_one_line() -> None:
    changed = with_changes(TEXT, [FieldChange(("tests", "en"), ("a new cart",))])

    assert changed == TEXT.replace("[a new cart, the lid]", "[a new cart]")


def test_a_new_field_follows_the_last_one_of_its_mapping() -> None:
    changed = with_changes(TEXT, [FieldChange(("tests", "not_en"), ("a bin of wine",))])

    assert changed == TEXT + "  not_en:\n    - a bin of wine\n"


def test_a_field_is_removed_with_its_lines_only() -> None:
    changed = with_changes(TEXT, [FieldChange(("en", "spoken"), None)])

    assert "We repair" not in changed
    assert "# Heard on the phone:" in changed


def test_nothing_to_change_leaves_every_byte() -> None:
    assert with_changes(TEXT, [FieldChange(("version",), 2), FieldChange(("hours_of",), None)]) == TEXT


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")

    changed = with_changes(text, [FieldChange(("en", "phrasings"), ("my bin broke", "a tin"))])

    assert "\n" not in changed.replace("\r\n", "")
    assert yaml_values(changed)["en"]["phrasings"] == ["my bin broke", "a tin"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_answer_of_the_example_city_can_be_edited_without_losing_a_line(file: Path) -> None:
    text = file.read_text("utf-8")
    before = yaml_values(text)
    phrasings = (*before["fr"]["phrasings"][1:], "un tout nouveau bac à moi")

    changed = with_changes(
        text,
        [
            FieldChange(("version",), before["version"] + 1),
            FieldChange(("reviewed_on",), date(2026, 12, 1)),
            FieldChange(("fr", "phrasings"), phrasings),
        ],
    )

    after = yaml_values(changed)
    assert after["fr"]["phrasings"] == [*phrasings]
    assert {**after, "fr": before["fr"], "version": 0, "reviewed_on": 0} == {
        **before,
        "version": 0,
        "reviewed_on": 0,
    }
    kept = [line for line in text.splitlines() if line in changed.splitlines()]
    assert len(kept) >= len(text.splitlines()) - 5


MORE = TEXT.replace(
    "\n  # Heard",
    """\
  more:
    - It takes a week.
    # Ten calls a day.
    - tells: Bins cost nothing.
      asks:
        - how much
        - what do bins cost
    - tells: We come by truck.
      asks: [how do you come, is it by truck]

  # Heard""",
)


def test_what_is_told_stands_in_a_line_with_the_questions_that_ask_for_it() -> None:
    assert form_of(MORE, ("en",)).fields["more.en"].splitlines() == [
        "It takes a week.",
        "Bins cost nothing. | how much | what do bins cost",
        "We come by truck. | how do you come | is it by truck",
    ]


def test_a_question_is_added_where_it_is_typed_and_the_others_keep_their_lines() -> None:
    typed = (
        "It takes a week.\n"
        "Bins cost nothing. | how much | what do bins cost\n"
        "We come by truck. | how do you come | is it by truck | who: comes"
    )

    changed = text_of(MORE, {"more.en": typed}, ("en",))

    assert changed == MORE.replace(
        "asks: [how do you come, is it by truck]",
        "asks:\n        - how do you come\n        - is it by truck\n        - 'who: comes'",
    )


def test_a_changed_sentence_stays_in_its_place_and_one_without_a_question_is_a_sentence() -> None:
    typed = "It takes a month.\nBins cost nothing. | how much | what do bins cost\nWe come by truck. | "

    changed = text_of(MORE, {"more.en": typed}, ("en",))

    assert yaml_values(changed)["en"]["more"] == [
        "It takes a month.",
        {"tells": "Bins cost nothing.", "asks": ["how much", "what do bins cost"]},
        "We come by truck.",
    ]
    assert "    # Ten calls a day.\n    - tells: Bins cost nothing." in changed


@given(
    st.lists(
        st.lists(
            st.from_regex(r"[\w:'#?{}. -]{0,12}[a-z]", fullmatch=True).map(str.strip), min_size=1, max_size=4
        ),
        max_size=4,
    ),
    st.sampled_from((TEXT, MORE, MORE.replace("\n", "\r\n"))),
)
def test_whatever_is_typed_to_be_asked_for_is_shown_again(typed: list[list[str]], text: str) -> None:
    lines = [*dict.fromkeys(" | ".join(" ".join(each.split()) for each in entry) for entry in typed)]

    changed = text_of(text, {"more.en": "\n".join(lines)}, ("en",))

    assert form_of(changed, ("en",)).fields["more.en"].splitlines() == lines


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=5), st.text())
def test_whatever_is_typed_is_read_back(phrasings: list[str], name: str) -> None:
    typed = [" ".join(each.split()) for each in phrasings if each.isprintable()]
    name = " ".join(name.split()) if name.isprintable() else "a name"

    changed = with_changes(
        TEXT, [FieldChange(("en", "phrasings"), tuple(typed)), FieldChange(("en", "name"), name)]
    )

    values = yaml_values(changed)
    assert values["en"]["phrasings"] == typed
    assert value_at(values, ("en", "name")) == name
