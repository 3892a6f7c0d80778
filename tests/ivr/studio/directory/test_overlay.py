"""Edits over the folder's city: what fits is used, what does not is named, and what was before it stays."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.studio.directory.editor import Base, with_document, with_edits
from ivr.studio.directory.edits import Document, DocumentKind, Edits
from routing.departments.department_text import department_text
from routing.departments.loading import load_banners, load_directory

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def base() -> Base:
    folder = Path("deploy/example-city")
    directory, _ = load_directory(folder)
    articles = frozenset({"roads.closures_construction"})
    return Base(directory, load_banners(folder, directory, articles)[0], articles)


def edit(base: Base, slug: str, **changes: Any) -> Document:
    changed = replace(base.directory[slug], **changes)
    return Document(
        DocumentKind.DEPARTMENT, slug, 1, department_text(changed, base.directory.time_zone), "Ada", AT
    )


def test_a_city_without_edits_is_the_folders(base: Base) -> None:
    assert with_edits(base, Edits()).base == base


def test_an_edit_changes_its_department_and_no_other(base: Base) -> None:
    edited = with_edits(base, Edits((edit(base, "waste", max_wait_seconds=7),))).base.directory

    assert edited["waste"].max_wait_seconds == 7
    assert edited["parks"] is base.directory["parks"]


def test_edits_that_are_right_only_together_are_right_in_any_order(base: Base) -> None:
    first = edit(base, "waste", overflow="parks")
    with_first, _ = with_document(base, first)
    turned = (edit(with_first, "parks", overflow="waste"), edit(base, "waste", overflow=""))

    for documents in (turned, turned[::-1]):
        edited = with_edits(with_first, Edits(documents))

        assert edited.problems == ()
        assert edited.base.directory["parks"].overflow == "waste"


def test_an_edit_that_does_not_fit_any_more_is_left_out_and_named(base: Base) -> None:
    broken = replace(edit(base, "waste"), text="id: waste\n")

    edited = with_edits(base, Edits((broken,)))

    assert edited.base == base
    assert "department/waste:1: the field hours is missing" in map(str, edited.problems)


def test_a_text_that_is_no_yaml_changes_nothing(base: Base) -> None:
    broken = Document(DocumentKind.BANNER, "snow", 1, "id: [", "Ada", AT)

    edited = with_edits(base, Edits((broken,)))

    assert edited.base == base
    assert "unreadable YAML" in str(edited.problems[0])


def test_an_edit_may_not_take_another_departments_id(base: Base) -> None:
    _, problems = with_document(base, replace(edit(base, "waste"), slug="parks"))

    assert "the id waste must stay parks" in str(problems[0])


def test_a_department_is_never_taken_away(base: Base) -> None:
    gone = replace(edit(base, "waste"), is_withdrawn=True)

    assert with_edits(base, Edits((gone,))).base == base


REFUSED = ("+19005550199", "+18765550123", "+252612345678", "sip:+19005550199@trunk.example")


@pytest.mark.parametrize("number", REFUSED)
def test_nobody_saves_a_number_that_may_not_be_dialled(base: Base, number: str) -> None:
    _, problems = with_document(base, edit(base, "waste", numbers=(number,)))

    assert ["must be a number that the line may dial" in problem.sentence for problem in problems] == [True]


@pytest.mark.parametrize("number", REFUSED)
def test_a_number_saved_before_the_list_held_leaves_its_department_as_it_is(base: Base, number: str) -> None:
    kept = with_edits(base, Edits((edit(base, "waste", numbers=(number,), max_wait_seconds=7),)))

    assert kept.problems == ()
    assert kept.base.directory["waste"].max_wait_seconds == 7
    assert kept.base.directory["waste"].numbers == (number,)
