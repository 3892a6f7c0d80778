"""Queues as the carrier sees them: rounds of waiting, keys, and what follows."""

from datetime import timedelta
from xml.etree import ElementTree

from ivr.desk.callbacks.callback import CallbackFilter
from ivr.desk.callbacks.store import list_callbacks
from ivr.storage.encryption import Encryption
from ivr.twilio.names import queue_name
from ivr.twilio.overrides import OVERRIDES
from metrics.ledger.outcome import QueryOutcome

SID = "CA" + "0" * 32
Q = "q=utilities"
SECRET = b"secret"


def enqueued(bench, sid: str = SID, **fields: str) -> ElementTree.Element:
    """Bring a call into the queue of a department; return the document that does it."""
    bench.hears[0] = False
    gather = bench.post("/voice", sid, **fields).find("Gather")
    path = gather.attrib["action"].removeprefix("https://line.test")
    return bench.post(path, sid, SpeechResult="util.high_bill", Confidence="0.9")


def waiting(bench, **place: str) -> ElementTree.Element:
    return bench.post(f"/voice/waiting?{Q}", QueuePosition="1", QueueTime="0", CurrentQueueSize="1", **place)


def words(document: ElementTree.Element) -> str:
    return "".join(document.itertext())


def test_a_caller_is_put_into_the_departments_queue_and_told_so(fast_bench) -> None:
    document = enqueued(fast_bench)

    assert "in line for Water and Sewer" in words(document)
    queue = document.find("Enqueue")
    assert queue.text == queue_name("https://line.test", "utilities")
    assert queue.attrib["waitUrl"] == f"https://line.test/voice/waiting?{Q}{OVERRIDES}"
    assert queue.attrib["action"] == f"https://line.test/voice/queue-left?{Q}{OVERRIDES}"


def test_a_waiting_caller_hears_their_place_how_long_it_may_take_and_the_keys(fast_bench) -> None:
    for caller in ("CA" + "1" * 32, "CA" + "2" * 32, "CA" + "3" * 32, SID):
        enqueued(fast_bench, sid=caller)
        fast_bench.clock[0] += timedelta(minutes=1)

    document = waiting(fast_bench)

    said = words(document)
    assert "There are 3 callers before you." in said
    assert "about 5 minutes" in said
    assert "press 1" in said


def test_between_two_announcements_there_is_music(fast_bench) -> None:
    enqueued(fast_bench)

    document = fast_bench.post(f"/voice/waiting?{Q}", QueuePosition="4", QueueTime="20")

    assert [child.tag for child in document.find("Gather")] == ["Play"]
    assert words(document) == "https://line.test/static/hold.wav"


def test_a_waiting_document_holds_only_what_a_waiting_document_may(fast_bench) -> None:
    enqueued(fast_bench)

    document = waiting(fast_bench)

    assert {element.tag for element in document.iter()} <= {
        "Response", "Gather", "Say", "Play", "Pause", "Hangup", "Redirect", "Leave",
    }  # fmt: skip


def test_a_caller_with_a_hidden_number_is_not_offered_a_call_back(fast_bench) -> None:
    enqueued(fast_bench, From="anonymous")

    document = waiting(fast_bench)

    assert "press 1" not in words(document)
    assert "press 2" in words(document)


def test_the_key_for_a_call_back_leaves_the_queue_with_a_callback(fast_bench) -> None:
    enqueued(fast_bench)

    left = fast_bench.post(f"/voice/waiting-key?{Q}", Digits="1")
    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    assert left.find("Leave") is not None
    assert "call you back at 6 0 4, 5 5 5, 0 0 0 1." in words(document)
    agreed = fast_bench.post("/voice/number?n=0", SpeechResult="yes", Confidence="0.9")
    assert "will call you back at that number" in words(agreed)
    assert agreed.find("Hangup") is not None
    assert [query.outcome for query in fast_bench.ledger_of()[1]] == [QueryOutcome.CALLBACK_OR_VOICEMAIL]


def test_another_number_is_keyed_in_read_back_and_kept_for_staff_alone(fast_bench) -> None:
    enqueued(fast_bench)
    fast_bench.post(f"/voice/waiting-key?{Q}", Digits="1")
    fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    keying = fast_bench.post("/voice/number?n=0", Digits="2")
    read = fast_bench.post("/voice/number?n=1", Digits="7785550123")
    again = fast_bench.post("/voice/number?n=1", Digits="7785550123")
    fast_bench.post("/voice/number?n=2", Digits="1")

    assert keying.find("Gather").attrib["numDigits"] == "10"
    assert "7 7 8, 5 5 5, 0 1 2 3" in words(read)
    assert words(again) == words(read)
    with fast_bench.database.reading() as session:
        (callback,) = list_callbacks(session, CallbackFilter(), fast_bench.clock[0])
    assert "778" not in callback.encrypted_number
    assert Encryption(SECRET).decrypt(callback.encrypted_number) == "+17785550123"


def test_who_hangs_up_while_their_number_is_read_is_called_back(fast_bench) -> None:
    enqueued(fast_bench)
    fast_bench.post(f"/voice/waiting-key?{Q}", Digits="1")
    fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    fast_bench.raw("/voice/status", CallStatus="completed")

    with fast_bench.database.reading() as session:
        assert len(list_callbacks(session, CallbackFilter(), fast_bench.clock[0])) == 1
    assert [query.outcome for query in fast_bench.ledger_of()[1]] == [QueryOutcome.CALLBACK_OR_VOICEMAIL]


def test_the_key_for_a_message_leaves_the_queue_for_the_tone(fast_bench) -> None:
    enqueued(fast_bench)

    fast_bench.post(f"/voice/waiting-key?{Q}", Digits="2")
    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    assert document.find("Record") is not None


def test_zero_keeps_the_caller_in_line_for_the_person_they_asked_for(fast_bench) -> None:
    enqueued(fast_bench)

    document = fast_bench.post(f"/voice/waiting-key?{Q}", Digits="0")

    assert "still in line" in words(document)
    assert document.find("Leave") is None


def test_who_waited_longer_than_the_department_allows_may_choose(fast_bench) -> None:
    enqueued(fast_bench)
    fast_bench.clock[0] += timedelta(minutes=5)

    left = waiting(fast_bench)
    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    assert left.find("Leave") is not None
    assert document.find("Gather").attrib["action"] == f"https://line.test/voice/offered{OVERRIDES}"


def test_a_bridge_in_which_nobody_pressed_the_key_is_no_connection_and_the_caller_stays_in_line(
    fast_bench,
) -> None:
    enqueued(fast_bench)

    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="bridged")
    _, queries = fast_bench.ledger_of()

    assert document.find("Enqueue") is not None
    assert [query.outcome for query in queries] == [None]


def test_a_round_of_a_queue_that_the_caller_left_leads_out_of_it(fast_bench) -> None:
    enqueued(fast_bench)
    fast_bench.post(f"/voice/waiting-key?{Q}", Digits="2")

    assert waiting(fast_bench).find("Leave") is not None


def test_a_full_queue_rings_the_departments_numbers(fast_bench) -> None:
    enqueued(fast_bench)

    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="queue-full")

    assert document.find("Dial/Number").text == "+16045550129"


def test_a_caller_who_gives_up_waiting_is_lost_and_counted_as_queued(fast_bench) -> None:
    enqueued(fast_bench)

    fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="hangup")
    fast_bench.raw("/voice/status", CallStatus="completed")

    (query,) = fast_bench.ledger_of()[1]
    assert query.outcome is QueryOutcome.ESCALATED_LOST
    assert query.queued
    assert query.escalated_at == fast_bench.clock[0]


def test_a_repeated_key_callbacks_one_call_back(fast_bench) -> None:
    enqueued(fast_bench)

    for _ in range(2):
        left = fast_bench.post(f"/voice/waiting-key?{Q}", Digits="1")

    assert left.find("Leave") is not None
    assert len(fast_bench.ledger_of()[1]) == 1


def without_calls(bench) -> None:
    """The database loses its calls: every webhook fails from now on."""
    with bench.database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE calls")


def test_a_round_that_fails_leaves_the_queue_and_the_next_webhook_dials_the_operator(fast_bench) -> None:
    enqueued(fast_bench)
    without_calls(fast_bench)

    left = waiting(fast_bench)
    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    assert [verb.tag for verb in left] == ["Leave"]
    assert document.findtext("Dial/Number") == "+16045550101"
    assert fast_bench.missed == [SID]


def test_a_person_whose_webhook_fails_is_let_go_and_never_counted_as_a_caller(fast_bench) -> None:
    enqueued(fast_bench)
    without_calls(fast_bench)

    for path in ("/voice/announcement", "/voice/accept"):
        document = fast_bench.post(f"{path}?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1")
        assert [verb.tag for verb in document] == ["Hangup"]
    assert fast_bench.missed == []
