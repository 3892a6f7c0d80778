from datetime import UTC, datetime

from ivr.demo.demo_call import Expected
from ivr.demo.story import Exchange, Story
from ivr.demo.verdict import differences
from metrics.ledger import CallRecord, QueryRecord, TurnRecord
from metrics.outcome import Disposition, QueryOutcome

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED
EXPECTED = Expected({"tax.due_date": CONFIRMED}, Disposition.RESOLVED, ("Clarify", "Answer"))


def story(*decisions: str, article: str = "tax.due_date", disposition: Disposition | None) -> Story:
    turns = (
        TurnRecord("CA1", number, AT, "en", "", "recognized", "", decision, 1.0)
        for number, decision in enumerate(decisions, 1)
    )
    query = QueryRecord("CA1", 1, AT, "en", article, outcome=CONFIRMED, closed_at=AT)
    exchanges = tuple(Exchange(turn, "", 0.0, ()) for turn in turns)
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
