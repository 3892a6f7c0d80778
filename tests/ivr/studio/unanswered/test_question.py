"""Unanswered questions are grouped by meaning, whatever the language."""

from datetime import UTC, datetime, timedelta

import numpy as np

from ivr.studio.unanswered import question as question_module
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, Vectors, grouped

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def asked(text: str, language: str = "en", **fields: object) -> UnansweredQuestion:
    given = {"why": UnansweredReason.NOT_KNOWN, "at": AT, **fields}
    return UnansweredQuestion(text, language, **given)  # type: ignore[arg-type]  # a test's own fields


def vectors(*directions: int, seed: int = 1) -> Vectors:
    """One row for each question: the same direction, but for a little noise."""
    rows = np.eye(64, dtype=np.float32)[list(directions)]
    rows += np.random.default_rng(seed).normal(0, 0.05, rows.shape).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_what_means_the_same_is_one_group_over_both_languages() -> None:
    questions = [
        asked("do you rent skates"),
        asked("is there a rink"),
        asked("louez-vous des patins", "fr"),
        asked("where do i vote"),
    ]

    (group,) = grouped(questions, vectors(0, 0, 0, 1))

    assert group.count == 3
    assert group.languages == {"en": 2, "fr": 1}
    assert {group.name, *group.examples} == {one.text for one in questions[:3]}


def test_a_group_of_two_is_not_shown() -> None:
    assert grouped([asked("a"), asked("b")], vectors(0, 0)) == ()


def test_the_same_words_again_count_each_time_and_a_caller_counts_once() -> None:
    questions = [asked("skates", caller="x"), asked("Skates", caller="x"), asked("skates", caller="y")]

    (group,) = grouped(questions, vectors(0, 0, 0))

    assert (group.count, group.callers) == (3, 2)


def test_what_costs_staff_the_most_comes_first() -> None:
    cheap = [asked(f"skates {n}") for n in range(5)]
    dear = [
        asked(f"vote {n}", why=UnansweredReason.PERSON_AFTER, article="clerk.vote", staff_seconds=120.0)
        for n in range(3)
    ]

    first, second = grouped([*cheap, *dear], vectors(*[0] * 5, *[1] * 3))

    assert (first.staff_minutes, second.staff_minutes) == (6.0, 0.0)
    assert first.answered_by == {"clerk.vote": 3}
    assert first.reasons == {UnansweredReason.PERSON_AFTER: 3}


def test_a_group_tells_in_which_weeks_it_was_asked() -> None:
    questions = [asked(f"skates {n}", at=AT + timedelta(weeks=n // 2)) for n in range(4)]

    (group,) = grouped(questions, vectors(0, 0, 0, 0))

    assert group.weeks == {"2026-W48": 2, "2026-W49": 2}


def test_what_is_beyond_the_comparison_joins_the_nearest_group_or_stays_alone(monkeypatch) -> None:
    monkeypatch.setattr(question_module, "MOST_COMPARED", 6)
    questions = [asked(f"q{n}") for n in range(10)]

    groups = grouped(questions, vectors(0, 0, 0, 1, 1, 1, 0, 1, 2, 3))

    assert sorted(group.count for group in groups) == [4, 4]


def test_no_unanswered_question_is_no_group() -> None:
    assert grouped([], np.zeros((0, 64), np.float32)) == ()
