"""Every formula on an example small enough to count by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.facts.formula import Rate
from metrics.ledger.outcome import FiledState, QueryOutcome, disposition_of
from metrics.ledger.period import HeldTerms, Period, Terms
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    Extract,
    LabelKind,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    Sign,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)
from metrics.rates.period_figures import figures_of
from metrics.rates.rates import FORMULAS

DAY_1 = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
DAYS = Period(date(2026, 10, 1), date(2026, 10, 1), ZoneInfo("America/Vancouver"))
USUALLY = (HeldTerms(date(2026, 10, 1), Terms()),)
LATER = DAY_1 + timedelta(days=30)


def query(
    call: int, outcome: QueryOutcome, reason: EscalationReason | None = None, *, delivered: bool = False
) -> QueryRecord:
    return QueryRecord(
        call_sid=f"CA{call}",
        number=1,
        opened_at=DAY_1 + timedelta(minutes=call),
        language="en",
        article="waste.collection_day",
        article_version=0 if outcome is QueryOutcome.EMERGENCY_REDIRECTED else 1,
        delivered=delivered,
        transferred=outcome in {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST},
        reason=reason,
        outcome=outcome,
        closed_at=DAY_1 + timedelta(minutes=call + 1),
        caller_hash=f"caller-{call}",
    )


GIVEN = {EscalationReason.ASKED, EscalationReason.POLICY, EscalationReason.REJECTED}


def waiting(call: int, outcome: QueryOutcome, seconds: int, *, queued: bool = False) -> QueryRecord:
    """A query whose caller waited so long until somebody came, or until they gave up."""
    escalated_at = DAY_1 + timedelta(minutes=call)
    ended_at = escalated_at + timedelta(seconds=seconds)
    return replace(
        query(call, outcome, EscalationReason.POLICY),
        escalated_at=escalated_at,
        connected_at=ended_at if outcome is QueryOutcome.ESCALATED_CONNECTED else None,
        closed_at=ended_at,
        queued=queued,
    )


def ring(
    call: int, attempt: int, outcome: TransferOutcomeName, department: str = "roads", minutes: int = 0
) -> TransferRecord:
    return TransferRecord(f"CA{call}", attempt, DAY_1 + timedelta(minutes=minutes), department, outcome)


def wrap_up(call: int, kind: WrapUpName) -> WrapUpRecord:
    return WrapUpRecord(f"W{call}{kind}", f"CA{call}", DAY_1, kind)


def turn(call: int, understanding: str, decision: str) -> TurnRecord:
    return TurnRecord(f"CA{call}", 1, DAY_1, "en", "HowCanIHelp", understanding, "", decision, 0.5)


def label(call: int, kind: LabelKind) -> LabelRecord:
    return LabelRecord(f"L{call}", f"CA{call}", 1, DAY_1, kind, "en/high", "kim")


def promise(call: int, after_due: timedelta | None, *, is_kept: bool = True) -> PromiseRecord:
    due = DAY_1 + timedelta(days=1)
    if after_due is None:
        return PromiseRecord(f"P{call}", f"CA{call}", "waste", due)
    return PromiseRecord(f"P{call}", f"CA{call}", "waste", due, due + after_due, is_kept)


def extract_of(*queries: QueryRecord, later: tuple[QueryRecord, ...] = ()) -> Extract:
    calls = tuple(
        CallRecord(
            query.call_sid,
            query.opened_at,
            "en",
            query.caller_hash,
            disposition=disposition_of([query.outcome]) if query.outcome else None,
            ended_at=query.closed_at,
        )
        for query in queries
    )
    return Extract(calls, queries, later)


def rate(name: str, extract: Extract, now: datetime = LATER) -> tuple[int, int]:
    found = figures_of(DAYS, extract, now).rate(name)
    return found.numerator, found.denominator


DAY = extract_of(
    query(1, QueryOutcome.ANSWERED_CONFIRMED, delivered=True),
    query(2, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True),
    query(3, QueryOutcome.ANSWERED_REJECTED, delivered=True),
    query(4, QueryOutcome.ABANDONED_BEFORE_ANSWER),
    query(5, QueryOutcome.ESCALATED_CONNECTED, EscalationReason.ASKED),
    query(6, QueryOutcome.ESCALATED_CONNECTED, EscalationReason.REJECTED, delivered=True),
    query(7, QueryOutcome.ESCALATED_LOST, EscalationReason.ASKED, delivered=True),
    query(8, QueryOutcome.CALLBACK_OR_VOICEMAIL, EscalationReason.POLICY),
    query(9, QueryOutcome.EMERGENCY_REDIRECTED),
    query(10, QueryOutcome.OUT_OF_SCOPE_REDIRECTED),
    query(11, QueryOutcome.NO_SPEECH_OR_SPAM),
    query(12, QueryOutcome.TECHNICAL_FAILURE),
    query(13, QueryOutcome.SERVICE_REQUEST_FILED),
)


PEOPLE = replace(
    extract_of(
        waiting(1, QueryOutcome.ESCALATED_CONNECTED, 30),
        waiting(2, QueryOutcome.ESCALATED_CONNECTED, 60),
        waiting(3, QueryOutcome.ESCALATED_CONNECTED, 61),
        waiting(4, QueryOutcome.ESCALATED_LOST, 9, queued=True),
        waiting(5, QueryOutcome.ESCALATED_LOST, 60, queued=True),
        waiting(6, QueryOutcome.ESCALATED_LOST, 61, queued=True),
        waiting(7, QueryOutcome.CALLBACK_OR_VOICEMAIL, 90, queued=True),
    ),
    transfers=(
        ring(1, 1, TransferOutcomeName.NO_ANSWER),
        ring(1, 2, TransferOutcomeName.ACCEPTED),
        ring(2, 1, TransferOutcomeName.ACCEPTED),
        ring(2, 2, TransferOutcomeName.ACCEPTED, "waste", minutes=9),
        ring(3, 1, TransferOutcomeName.ACCEPTED),
        ring(3, 2, TransferOutcomeName.ACCEPTED, "waste", minutes=11),
        ring(4, 1, TransferOutcomeName.BUSY),
        ring(5, 1, TransferOutcomeName.DECLINED),
        ring(6, 1, TransferOutcomeName.VOICEMAIL),
        ring(7, 1, TransferOutcomeName.FAILED),
    ),
    wrap_ups=(
        wrap_up(2, WrapUpName.RESOLVED),
        wrap_up(3, WrapUpName.WRONG_DEPARTMENT),
        wrap_up(3, WrapUpName.FOLLOW_UP),
        wrap_up(3, WrapUpName.ASSISTANT_WRONG),
        wrap_up(3, WrapUpName.COULD_HAVE_ANSWERED),
        wrap_up(3, WrapUpName.ABUSE),
    ),
)
"""Three were taken after 30, 60 and 61 seconds; the second was passed on after 9 minutes, the third after 11.
The fourth left the queue after 9 seconds, the fifth after 60, the sixth after 61."""

HEARD = replace(
    extract_of(
        query(1, QueryOutcome.ANSWERED_CONFIRMED, delivered=True),
        query(2, QueryOutcome.ABANDONED_BEFORE_ANSWER),
        query(3, QueryOutcome.ABANDONED_BEFORE_ANSWER),
        query(4, QueryOutcome.ABANDONED_BEFORE_ANSWER),
        query(5, QueryOutcome.ABANDONED_BEFORE_ANSWER),
        query(6, QueryOutcome.ABANDONED_BEFORE_ANSWER),
    ),
    turns=(
        turn(1, "recognized", "Answer"),
        turn(2, "recognized", "Answer"),
        turn(3, "ambiguous", "Clarify"),
        turn(4, "no-match", "Reprompt"),
        turn(5, "silence", "AskOpenly"),
    ),
    labels=(
        label(1, LabelKind.RIGHT),
        label(2, LabelKind.RIGHT),
        label(3, LabelKind.WRONG_ANSWER),
        label(4, LabelKind.SHOULD_HAVE_ESCALATED),
        label(5, LabelKind.HEARD_WRONGLY),
    ),
    ratings=(
        RatingRecord("CA1", DAY_1, after_person=False, score=4),
        RatingRecord("CA2", DAY_1, after_person=False, score=3),
        RatingRecord("CA3", DAY_1, after_person=True),
    ),
)
"Six calls, of which the last hung up in the greeting; three callers were asked and two pressed a key."

SIGNED = extract_of(
    replace(query(1, QueryOutcome.ANSWERED_CONFIRMED, delivered=True), sign=Sign.ACCEPTED),
    replace(query(2, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True), sign=Sign.NOTHING_ELSE),
    replace(query(3, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True), sign=Sign.ASKED_ON),
    replace(query(4, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True), sign=Sign.LEFT),
    replace(query(5, QueryOutcome.ANSWERED_CONFIRMED, delivered=True), was_asked=True, sampled=True),
    replace(query(6, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True), was_asked=True, sampled=True),
)
"Four were not asked, and took it in four ways; of two who were drawn to be asked, one said yes and one left."

OWED = replace(
    extract_of(*(query(call, QueryOutcome.CALLBACK_OR_VOICEMAIL) for call in range(1, 6))),
    promises=(
        promise(1, timedelta(hours=-3)),
        promise(2, timedelta()),
        promise(3, timedelta(seconds=1)),
        promise(4, None),
        promise(5, timedelta(hours=-1), is_kept=False),
    ),
)
"Two were done before they were due, one a second later; one is open, and of one nobody was reached."

FILED = extract_of(
    replace(query(1, QueryOutcome.SERVICE_REQUEST_FILED), filing=FiledState.ACCEPTED),
    replace(query(2, QueryOutcome.SERVICE_REQUEST_FILED), filing=FiledState.WAITING),
    replace(query(3, QueryOutcome.SERVICE_REQUEST_FILED), filing=FiledState.REFUSED),
    query(4, QueryOutcome.SERVICE_REQUEST_FILED),
)
"Of four requests one was accepted, one waits, one was refused, and one is from before that was kept."

BY_HAND = [
    (OWED, "promises_on_time", (2, 5)),
    (OWED, "promises_late", (1, 5)),
    (OWED, "promises_open", (1, 5)),
    (OWED, "promises_failed", (1, 5)),
    (HEARD, "greeting_hang_ups", (1, 6)),
    (HEARD, "resolved_of_spoken", (1, 5)),
    (DAY, "resolved", (3, 12)),
    (DAY, "escalated", (3, 12)),
    (DAY, "provisional", (0, 12)),
    (FILED, "waiting", (1, 4)),
    (FILED, "filed_accepted", (1, 4)),
    (FILED, "filed_refused", (1, 4)),
    (FILED, "reopened", (0, 4)),
    (DAY, "confirmed", (1, 3)),
    (DAY, "rejected", (1, 3)),
    (DAY, "contained", (7, 13)),
    (DAY, "deflected", (11, 13)),
    (DAY, "falsely_contained", (2, 5)),
    (DAY, "opted_out", (1, 12)),
    (DAY, "abandoned", (1, 12)),
    (DAY, "repeated", (0, 12)),
    (DAY, "first_contact", (8, 12)),
    (DAY, "first_contact_line", (3, 12)),
    (DAY, "resolved_said", (2, 12)),
    (DAY, "resolved_content", (0, 12)),
    (DAY, "resolved_silent", (1, 12)),
    (SIGNED, "content_accepted", (1, 3)),
    (SIGNED, "content_nothing_else", (1, 3)),
    (SIGNED, "content_asked_on", (1, 3)),
    (SIGNED, "sample_helped", (1, 1)),
    (SIGNED, "sample_helped_of_all", (1, 2)),
    (SIGNED, "sample_quiet_helped", (1, 1)),
    (SIGNED, "unasked_resolved", (4, 4)),
    (SIGNED, "unasked_silent", (1, 4)),
    (DAY, "identifiable", (12, 12)),
    (DAY, "covered", (11, 12)),
    (DAY, "done", (1, 12)),
    (DAY, "told", (2, 12)),
    (DAY, "sent", (0, 12)),
    (DAY, "handed_over", (3, 12)),
    (DAY, "resolved_done", (1, 3)),
    (DAY, "resolved_told", (2, 3)),
    (DAY, "resolved_sent", (0, 3)),
    (DAY, "referred", (0, 3)),
    (DAY, "failed", (1, 12)),
    (DAY, "emergencies", (1, 12)),
    (DAY, "redirected", (1, 12)),
    (DAY, "excluded", (1, 13)),
    (DAY, "needed_a_person", (4, 12)),
    (DAY, "because_asked", (2, 12)),
    (DAY, "because_policy", (1, 12)),
    (DAY, "because_rejected", (1, 12)),
    *((DAY, f"because_{reason.value}", (0, 12)) for reason in EscalationReason if reason not in GIVEN),
    (DAY, "transfer_success", (2, 3)),
    (DAY, "attempt_success", (2, 3)),
    (DAY, "lost", (1, 4)),
    (DAY, "deferred", (1, 4)),
    (PEOPLE, "misrouted", (2, 2)),
    (PEOPLE, "wrap_up_coverage", (2, 3)),
    *((PEOPLE, f"said_{kind.value}", (1, 6)) for kind in WrapUpName),
    (PEOPLE, "queue_abandoned", (2, 3)),
    (PEOPLE, "service_level", (2, 5)),
    (PEOPLE, "number_accepted", (5, 10)),
    *((PEOPLE, f"number_{one.value}", (1, 10)) for one in list(TransferOutcomeName)[1:]),
    (HEARD, "left_in_greeting", (1, 6)),
    (HEARD, "left_in_answer", (1, 6)),
    (HEARD, "left_in_menu", (1, 6)),
    (HEARD, "left_in_reprompt", (1, 6)),
    (HEARD, "left_in_elsewhere", (1, 6)),
    (HEARD, "no_input", (1, 5)),
    (HEARD, "no_match", (1, 5)),
    (HEARD, "cautioned", (0, 5)),
    (HEARD, "label_right", (2, 5)),
    (HEARD, "label_wrong_answer", (1, 5)),
    (HEARD, "label_should_have_escalated", (1, 5)),
    (HEARD, "label_heard_wrongly", (1, 5)),
    (HEARD, "satisfied", (1, 2)),
    (HEARD, "response_rate", (2, 3)),
]


@pytest.mark.parametrize(("extract", "name", "expected"), BY_HAND, ids=[name for _, name, _ in BY_HAND])
def test_each_formula_gives_what_is_counted_by_hand(
    extract: Extract, name: str, expected: tuple[int, int]
) -> None:
    assert rate(name, extract) == expected


def test_every_formula_is_checked_by_hand_and_defined_in_both_languages() -> None:
    assert {name for _, name, _ in BY_HAND} == FORMULAS.keys()
    for formula in FORMULAS.values():
        for language in ("en", "fr"):
            assert "÷" in formula.written(language, USUALLY)
            assert "{" not in formula.written(language, USUALLY)
    assert FORMULAS["resolved"].name.spoken("fr") == "Résolues"


def test_a_caller_who_gave_up_in_a_queue_was_an_attempt_though_no_telephone_rang() -> None:
    queued = replace(waiting(1, QueryOutcome.ESCALATED_LOST, 70, queued=True), transferred=False)
    closed = replace(queued, call_sid="CA2", queued=False)
    found = extract_of(queued, closed, waiting(3, QueryOutcome.ESCALATED_CONNECTED, 5))

    assert rate("attempt_success", found) == (1, 2), "the second came out of hours"
    assert rate("transfer_success", found) == (1, 1)
    assert rate("service_level", found) == (1, 2)


def test_the_service_level_is_printed_with_its_seconds() -> None:
    written = FORMULAS["service_level"].written(
        "en", [HeldTerms(DAYS.first, Terms(answer_within_seconds=75))]
    )

    assert "within 75 seconds" in written


def test_a_service_level_over_days_with_two_limits_names_both_and_the_day() -> None:
    held = (*USUALLY, HeldTerms(date(2026, 10, 14), Terms(answer_within_seconds=30)))

    assert "within 60 (from 2026-10-14: 30) seconds" in FORMULAS["service_level"].written("en", held)
    assert "en 60 (dès le 2026-10-14: 30) secondes" in FORMULAS["service_level"].written("fr", held)


def test_a_longer_repeat_test_finds_later_repeats() -> None:
    again = replace(UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=12))
    extract = extract_of(UNCONFIRMED, later=(again,))

    strict = figures_of(DAYS, extract, LATER, Terms(repeat_days=14)).rate("resolved")
    usual = figures_of(DAYS, extract, LATER).rate("resolved")

    assert (strict.numerator, usual.numerator) == (0, 1)


@pytest.mark.parametrize(("days", "is_resolved"), [(3, False), (8, True)])
def test_an_answer_whose_repeat_could_hide_behind_a_new_key_is_not_claimed(
    days: int, is_resolved: bool
) -> None:
    rotated = replace(extract_of(UNCONFIRMED), rotations=(UNCONFIRMED.opened_at + timedelta(days=days),))

    assert rate("resolved", rotated) == (int(is_resolved), 1)


def test_a_rate_has_its_wilson_interval() -> None:
    low, high = Rate(46, 50).interval or (0, 0)

    assert (low, high) == (pytest.approx(0.8116, abs=1e-4), pytest.approx(0.9684, abs=1e-4))
    assert Rate(0, 0).interval is None


UNCONFIRMED = query(2, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True)


def test_an_unconfirmed_answer_is_provisional_for_seven_days() -> None:
    just_before = UNCONFIRMED.opened_at + timedelta(days=7) - timedelta(seconds=1)

    assert rate("provisional", extract_of(UNCONFIRMED), just_before) == (1, 1)
    assert rate("resolved", extract_of(UNCONFIRMED), just_before) == (0, 1)


def test_an_unconfirmed_answer_is_resolved_after_seven_days_without_repeat() -> None:
    after = UNCONFIRMED.opened_at + timedelta(days=7)

    assert rate("resolved", extract_of(UNCONFIRMED), after) == (1, 1)


@pytest.mark.parametrize(("days", "is_resolved"), [(6.9, False), (7.1, True)])
def test_the_same_caller_with_the_same_topic_within_seven_days_was_not_helped(
    days: float, is_resolved: bool
) -> None:
    again = replace(UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=days))

    assert rate("resolved", extract_of(UNCONFIRMED, later=(again,))) == (int(is_resolved), 1)


@pytest.mark.parametrize("other", [{"caller_hash": "someone else"}, {"article": "tax.due_date"}])
def test_another_caller_or_another_topic_is_no_repeat(other: dict[str, str]) -> None:
    again = replace(
        UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=1), **other
    )

    assert rate("resolved", extract_of(UNCONFIRMED, later=(again,))) == (1, 1)


def test_an_unconfirmed_answer_to_a_hidden_number_is_not_claimed_as_resolved() -> None:
    hidden = replace(UNCONFIRMED, caller_hash="")

    assert rate("resolved", extract_of(hidden)) == (0, 1)
    assert rate("identifiable", extract_of(hidden)) == (0, 1)


BY_THEIR_WORD = [QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.SERVICE_REQUEST_FILED]


@pytest.mark.parametrize("outcome", BY_THEIR_WORD)
@pytest.mark.parametrize(("days", "is_resolved"), [(1, False), (6.9, False), (7.1, True)])
def test_the_same_matter_raised_again_is_reopened_whatever_was_said_or_filed(
    outcome: QueryOutcome, days: float, is_resolved: bool
) -> None:
    first = query(1, outcome)
    again = replace(first, call_sid="CA99", opened_at=first.opened_at + timedelta(days=days))

    assert rate("resolved", extract_of(first, later=(again,))) == (int(is_resolved), 1)
    assert rate("resolved_said", extract_of(first, later=(again,))) == (int(is_resolved), 1)
    assert rate("repeated", extract_of(first, later=(again,))) == (int(not is_resolved), 1)


@pytest.mark.parametrize("outcome", BY_THEIR_WORD)
def test_what_was_said_or_filed_is_reopened_by_no_other_matter(outcome: QueryOutcome) -> None:
    first = query(1, outcome)
    later = replace(first, call_sid="CA99", opened_at=first.opened_at + timedelta(days=1))
    person = replace(later, article="roads.pothole", reason=EscalationReason.ASKED)

    assert rate("resolved", extract_of(first, later=(person,))) == (1, 1)


def test_two_requests_in_one_call_are_two_matters() -> None:
    first = query(1, QueryOutcome.SERVICE_REQUEST_FILED)
    second = replace(first, number=2, opened_at=first.opened_at + timedelta(seconds=40))
    extract = replace(extract_of(first), queries=(first, second))

    assert rate("resolved", extract) == (2, 2)
    assert rate("repeated", extract) == (0, 2)


def test_filed_is_what_the_citys_system_has_accepted() -> None:
    assert rate("resolved", FILED) == (2, 4), "accepted, and from before it was kept"
    assert rate("failed", FILED) == (1, 4)
    assert rate("done", FILED) == (2, 4)
    assert rate("contained", FILED) == (3, 4), "staff see to a refused one"
    assert rate("first_contact_line", FILED) == (2, 4)


def test_a_request_that_waits_may_still_count() -> None:
    bounds = figures_of(DAYS, FILED, LATER).resolved_bounds

    assert (bounds.low.numerator, bounds.high.numerator) == (2, 3)


def test_a_yes_whose_caller_may_still_call_again_is_not_sure_to_count() -> None:
    confirmed = extract_of(query(1, QueryOutcome.ANSWERED_CONFIRMED))
    bounds = figures_of(DAYS, confirmed, DAY_1 + timedelta(days=2)).resolved_bounds

    assert (bounds.low.numerator, bounds.high.numerator) == (0, 1)


def test_what_was_taken_up_again_in_the_same_call_is_told() -> None:
    again = replace(query(1, QueryOutcome.ANSWERED_CONFIRMED), reopened=1)

    assert rate("reopened", extract_of(again)) == (1, 1)


def test_a_rate_of_nothing_has_no_share_and_warns() -> None:
    nothing = Rate(0, 0)

    assert nothing.share is None
    assert nothing.is_of_few


def test_a_rate_of_thirty_does_not_warn() -> None:
    assert not Rate(3, 30).is_of_few


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 1)])
def test_a_share_of_more_than_all_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Rate(numerator, denominator)


@given(st.lists(st.sampled_from(QueryOutcome)), st.integers(0, 10))
def test_no_formula_counts_more_than_its_denominator(outcomes: list[QueryOutcome], days: int) -> None:
    extract = extract_of(*(query(number, outcome) for number, outcome in enumerate(outcomes)))

    rates = figures_of(DAYS, extract, DAY_1 + timedelta(days=days)).rates

    assert rates.keys() == FORMULAS.keys()
    assert all(rate.numerator <= rate.denominator for rate in rates.values())


def test_young_queries_do_not_make_repeats_look_frequent() -> None:
    again = replace(UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=1))
    extract = extract_of(UNCONFIRMED, later=(again,))
    young = UNCONFIRMED.opened_at + timedelta(days=2)

    assert rate("repeated", extract, young) == (0, 0)
    assert rate("falsely_contained", extract, young) == (0, 0)
    assert rate("repeated", extract) == (1, 1)
    assert rate("falsely_contained", extract) == (1, 1)
