from dataclasses import replace
from datetime import UTC, datetime

from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord, TurnRecord
from simulator.carrier.caller import CallerScript, HangUp
from simulator.demo.call_file import DemoCall, ExpectedEnding
from simulator.demo.performance import differences, longest_first
from simulator.demo.story import Story, StoryTurn

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED
EXPECTED = ExpectedEnding({"tax.due_date": CONFIRMED}, Disposition.RESOLVED, ("Clarify", "Answer"))


def story(*decisions: str, article: str = "tax.due_date", disposition: Disposition | None) -> Story:
    turns = (
        TurnRecord("CA1", number, AT, "en", "", "recognized", "", decision, 1.0)
        for number, decision in enumerate(decisions, 1)
    )
    query = QueryRecord("CA1", 1, AT, "en", article, outcome=CONFIRMED, closed_at=AT)
    exchanges = tuple(StoryTurn(turn, "", 0.0, ()) for turn in turns)
    return Story(CallRecord("CA1", AT, "en", disposition=disposition), exchanges, (query,))


def test_a_call_that_went_as_its_file_says_differs_in_nothing():
    found = differences(EXPECTED, story("Clarify", "Answer", "AskMore", disposition=Disposition.RESOLVED))

    assert found == ()


def test_another_topic_another_end_and_a_missing_question_are_each_named():
    found = differences(EXPECTED, story("Answer", article="tax.how_to_pay", disposition=None))

    assert found == (
        "tax.due_date: nothing instead of answered_confirmed",
        "tax.how_to_pay: answered_confirmed instead of nothing",
        "the call: not over instead of resolved",
        "Clarify was not decided, or too early",
        "Answer was not decided, or too early",
    )


def test_another_department_than_the_files_is_named():
    expected = replace(EXPECTED, decided=(), department="revenue")

    found = differences(expected, story(disposition=Disposition.RESOLVED))

    assert found == ("the department: none instead of revenue",)


def test_the_call_with_most_to_do_begins_first_and_of_two_alike_the_later_file():
    calls = [
        DemoCall(name, "en", AT, CallerScript((HangUp(),) * steps, 60.0), {}, EXPECTED, name)
        for name, steps in (("01", 2), ("02", 4), ("03", 1), ("04", 2))
    ]

    assert [call.name for call in longest_first(calls)] == ["02", "04", "01", "03"]
