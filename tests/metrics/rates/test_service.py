"""What was done, told, sent and handed over is counted apart, and adds up with the outcomes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from metrics.facts.formula import Rate
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import Extract, QueryRecord, Served
from metrics.publishing.report import as_json
from metrics.rates.period_figures import Figures, figures_of

AT = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
DAY = Period(date(2026, 10, 1), date(2026, 10, 1), ZoneInfo("America/Vancouver"))
LATER = AT + timedelta(days=30)
CONFIRMED = QueryRecord(
    "CA1", 1, AT, "en", "waste.hazardous", 1, "waste", delivered=True, served=Served.TOLD,
    outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=AT, caller_hash="key.1",
)  # fmt: skip


def figures(*queries: QueryRecord) -> Figures:
    told = (replace(query, call_sid=f"CA{n}", caller_hash=f"key.{n}") for n, query in enumerate(queries))
    return figures_of(DAY, Extract((), tuple(told)), LATER)


@st.composite
def queries(draw: st.DrawFn) -> QueryRecord:
    return replace(
        CONFIRMED,
        outcome=draw(st.sampled_from(QueryOutcome)),
        served=draw(st.sampled_from([None, *Served])),
        refers=draw(st.booleans()),
        texted=draw(st.booleans()),
    )


@given(st.lists(queries(), max_size=12))
def test_each_real_query_is_counted_once_by_what_was_done_for_it(drawn: list[QueryRecord]) -> None:
    made = figures(*drawn)

    served, outcomes = made.tally.served, made.outcomes
    assert sum(served.values()) == made.queries - outcomes[QueryOutcome.NO_SPEECH_OR_SPAM]
    assert all(count >= 0 for count in served.values())
    assert served["done"] + served["told"] + served["sent"] == sum(
        outcomes[outcome]
        for outcome in (
            QueryOutcome.ANSWERED_CONFIRMED,
            QueryOutcome.ANSWERED_UNCONFIRMED,
            QueryOutcome.SERVICE_REQUEST_FILED,
        )
    )
    assert served["handed_over"] == sum(
        outcomes[outcome]
        for outcome in (QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.CALLBACK_OR_VOICEMAIL)
    )


@given(st.lists(queries(), max_size=12))
def test_what_was_resolved_is_what_was_done_told_and_sent(drawn: list[QueryRecord]) -> None:
    made = figures(*drawn)

    parts = [made.rate(f"resolved_{how}").numerator for how in ("done", "told", "sent")]
    assert sum(parts) == made.rate("resolved").numerator


def test_a_filed_report_is_done_whatever_was_told_before() -> None:
    filed = replace(CONFIRMED, outcome=QueryOutcome.SERVICE_REQUEST_FILED, texted=True)

    assert figures(filed).tally.served == counted(done=1)


def test_the_callers_own_answer_is_done_and_a_general_one_is_told() -> None:
    looked_up = replace(CONFIRMED, served=Served.LOOKED_UP)
    guided = replace(CONFIRMED, served=Served.GUIDED)

    assert figures(looked_up, guided, CONFIRMED).tally.served == counted(done=2, told=1)


def test_an_answer_from_before_it_was_kept_is_told() -> None:
    assert figures(replace(CONFIRMED, served=None)).tally.served == counted(told=1)


def test_a_told_answer_whose_text_was_sent_is_sent_and_a_look_up_stays_done() -> None:
    texted = replace(CONFIRMED, texted=True)
    looked_up = replace(texted, served=Served.LOOKED_UP)

    assert figures(texted, looked_up).tally.served == counted(sent=1, done=1)


def test_what_was_looked_up_and_rejected_is_not_done() -> None:
    rejected = replace(CONFIRMED, served=Served.LOOKED_UP, outcome=QueryOutcome.ANSWERED_REJECTED)

    assert figures(rejected).tally.served == counted(not_served=1)


def test_answers_that_only_refer_are_a_share_of_all_answers() -> None:
    refers = replace(CONFIRMED, refers=True)
    to_a_person = replace(refers, outcome=QueryOutcome.ESCALATED_CONNECTED)

    assert figures(refers, CONFIRMED, CONFIRMED, to_a_person).rate("referred") == Rate(1, 3)


def test_a_report_for_programs_has_the_parts() -> None:
    assert as_json(figures(CONFIRMED))["served"] == counted(told=1)


def counted(**parts: int) -> dict[str, int]:
    return dict.fromkeys(("done", "told", "sent", "handed_over", "not_served"), 0) | parts
