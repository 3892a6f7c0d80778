"""The one question at the end: asked where the city wants it, and never in the way of anything else."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from ivr.twilio.overrides import OVERRIDES
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import RatingRecord

SID = "CA" + "0" * 32


def talked(bench, *words: str) -> ElementTree.Element:
    """Hold a conversation with a caller who hears every answer out; return the last document."""
    bench.hears[0] = False
    document = bench.post("/voice")
    for word in words:
        bench.clock[0] += timedelta(minutes=1)
        path = document.find("Gather").attrib["action"].removeprefix("https://line.test")
        key = {"Digits": word} if word.isdigit() else {"SpeechResult": word, "Confidence": "0.9"}
        document = bench.post(path, **key)
    return document


def ratings(bench) -> list[tuple[bool, int | None]]:
    day = date(2026, 11, 25)
    with bench.database.reading() as session:
        found = ledger.extract(session, Period(day, day, bench.clock[0].tzinfo)).ratings
    return [(rating.after_person, rating.score) for rating in found]


def test_a_caller_who_was_answered_is_asked_by_one_key(asking_bench) -> None:
    document = talked(asking_bench, "tax.due_date", "1", "thanks_goodbye")

    gather = document.find("Gather")
    assert gather.attrib["numDigits"] == "1"
    assert "how satisfied" in "".join(gather.itertext())
    assert ratings(asking_bench) == [(False, None)]


def test_the_key_is_kept_and_the_line_says_goodbye(asking_bench) -> None:
    talked(asking_bench, "tax.due_date", "1", "thanks_goodbye")

    document = asking_bench.post("/voice/rated", Digits="5")

    assert "Goodbye" in "".join(document.itertext())
    assert document.find("Hangup") is not None
    assert ratings(asking_bench) == [(False, 5)]


@pytest.mark.parametrize("key", ["", "9", "0", "*"])
def test_who_presses_no_key_of_the_question_was_asked_and_did_not_answer(asking_bench, key: str) -> None:
    talked(asking_bench, "tax.due_date", "1", "thanks_goodbye")

    document = asking_bench.post("/voice/rated", Digits=key)

    assert document.find("Hangup") is not None
    assert ratings(asking_bench) == [(False, None)]


def test_a_second_key_changes_nothing(asking_bench) -> None:
    talked(asking_bench, "tax.due_date", "1", "thanks_goodbye")
    asking_bench.post("/voice/rated", Digits="2")

    asking_bench.post("/voice/rated", Digits="5")

    assert ratings(asking_bench) == [(False, 2)]


def test_a_key_without_the_question_is_no_rating(asking_bench) -> None:
    talked(asking_bench, "tax.due_date")

    asking_bench.post("/voice/rated", Digits="5")

    assert ratings(asking_bench) == []


def test_who_talked_with_a_person_is_asked_when_that_is_over(asking_bench) -> None:
    talked(asking_bench, "0")
    asking_bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1")

    document = asking_bench.post("/voice/dialled?n=1", DialCallStatus="completed", DialBridged="true")

    assert document.find("Gather").attrib["action"].endswith(f"/voice/rated{OVERRIDES}")
    assert ratings(asking_bench) == [(True, None)]
    _, queries = asking_bench.ledger_of()
    assert [query.outcome for query in queries] == [QueryOutcome.ESCALATED_CONNECTED]


def test_who_hung_up_on_the_person_is_not_counted_as_asked(asking_bench) -> None:
    talked(asking_bench, "0")
    asking_bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1")

    ended = {"DialCallStatus": "completed", "DialBridged": "true", "CallStatus": "completed"}
    asking_bench.post("/voice/dialled?n=1", **ended)

    assert ratings(asking_bench) == []


def test_a_caller_in_danger_is_never_asked(asking_bench) -> None:
    asking_bench.clock[0] = asking_bench.clock[0].replace(hour=23)

    document = talked(asking_bench, "tax.due_date", "1", "emergency.life", "thanks_goodbye")

    assert "satisfied" not in "".join(document.itertext())
    assert ratings(asking_bench) == []


def test_who_never_spoke_is_not_asked(asking_bench) -> None:
    asking_bench.hears[0] = False
    document = asking_bench.post("/voice")
    while document.find("Gather") is not None:
        path = document.find("Gather").attrib["action"].removeprefix("https://line.test")
        document = asking_bench.post(path)

    assert ratings(asking_bench) == []


def test_a_city_that_does_not_ask_says_goodbye_as_ever(bench) -> None:
    document = talked(bench, "tax.due_date", "1", "thanks_goodbye")

    assert "Thanks for calling. Goodbye." in "".join(document.itertext())
    assert document.find("Gather") is None
    assert ratings(bench) == []


def test_a_rating_record_holds_a_score_of_its_scale() -> None:
    with pytest.raises(ValueError, match="no score"):
        RatingRecord(SID, None, after_person=False, score=6)
