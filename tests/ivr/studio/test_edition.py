"""The states of an edition, and who may move it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ivr.studio.edition import (
    IN_WORK,
    NEXT,
    ON_AIR,
    WHO_MAY,
    Author,
    Edition,
    EditionStep,
    Freshness,
    IllegalStep,
    State,
    Step,
    freshness,
    is_own,
)
from tests.ivr.studio.conftest import BIN, MAUD, NADIA, RAVI, check, folder_texts

AT = datetime(2026, 12, 1, tzinfo=UTC)
DRAFT = Edition(BIN, 2, "waste/bin.yaml", "", "nadia", "Nadia Roy", AT, State.DRAFT, 1)


def test_every_state_can_be_reached_from_a_draft_or_a_folder() -> None:
    reached = {State.DRAFT, State.PUBLISHED}
    for _ in State:
        reached |= {after for (before, _), after in NEXT.items() if before in reached}

    assert reached == {*State}


def test_what_was_superseded_or_removed_never_comes_back() -> None:
    assert {before for before, _ in NEXT} == {*ON_AIR, *IN_WORK}


def test_nothing_is_published_that_nobody_approved() -> None:
    assert {before for (before, step) in NEXT if step is Step.PUBLISH} == {
        State.APPROVED,
        State.SCHEDULED,
        State.WITHDRAWN,
    }


def test_an_illegal_step_names_the_state_and_the_step() -> None:
    with pytest.raises(IllegalStep, match="draft: it cannot publish"):
        DRAFT.after(Step.PUBLISH)


@pytest.mark.parametrize("step", [Step.APPROVE, Step.PUBLISH, Step.SCHEDULE, Step.SEND_BACK])
def test_an_editor_alone_may_not(step: Step) -> None:
    assert not NADIA.may(step)
    assert RAVI.may(step)
    assert MAUD.may(step)


def test_an_admin_may_take_every_step() -> None:
    assert all(Author("a", "A", frozenset({"admin"})).may(step) for step in WHO_MAY)


def test_who_wrote_or_submitted_an_edition_cannot_approve_it() -> None:
    submitted = EditionStep(BIN, 2, Step.SUBMIT, "maud", "Maud Chen", AT)

    assert is_own(DRAFT, NADIA, ())
    assert is_own(DRAFT, MAUD, [submitted])
    assert not is_own(DRAFT, MAUD, [replace(submitted, edition=1)])
    assert not is_own(DRAFT, RAVI, [submitted])


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 3, 1), Freshness.FRESH),
        (date(2027, 3, 6), Freshness.EXPIRING),
        (date(2027, 4, 5), Freshness.EXPIRING),
        (date(2027, 4, 6), Freshness.EXPIRED),
    ],
)
def test_an_answer_expires_in_the_month_before_its_review(today: date, expected: Freshness) -> None:
    catalog, _ = check(folder_texts())

    assert freshness(catalog[BIN], today) is expected
