"""The carrier's webhooks: signed, idempotent, and never a lost caller."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from metrics.outcome import Disposition, QueryOutcome
from routing.promises.audio_store import waiting_audio
from routing.promises.promise import Reading
from routing.promises.store import list_promises
from routing.promises.wanted import Wanted

SID = "CA" + "0" * 32
WEBHOOKS = ("", "/after", "/gather", "/dialled?n=1", "/whisper?c=CA", "/accept?c=CA", "/message")
CALLBACKS = ("/recording", "/status", "/stream-status", "/leg")


def gathered(bench, *words: str) -> ElementTree.Element:
    """Hold a conversation through the carrier's own recognition; return the last document."""
    bench.hears[0] = False
    document = bench.post("/voice")
    for word in words:
        path = document.find("Gather").attrib["action"].removeprefix("https://line.test")
        key = {"Digits": word} if word.isdigit() else {"SpeechResult": word, "Confidence": "0.9"}
        document = bench.post(path, **(key if word else {}))
    return document


@pytest.mark.parametrize("path", [*WEBHOOKS, *CALLBACKS])
def test_an_unsigned_request_gets_403_and_changes_nothing(fast_bench, path: str) -> None:
    response = fast_bench.client.post(f"/voice{path}", data={"CallSid": SID})

    assert response.status_code == 403
    assert fast_bench.ledger_of() == (None, ())


def test_a_forged_signature_gets_403(fast_bench) -> None:
    assert fast_bench.raw("/voice", token="guessed").status_code == 403


def test_the_secondary_token_signs_too_while_tokens_are_rotated(fast_bench) -> None:
    assert fast_bench.raw("/voice", token="secondary").status_code == 200


def test_a_signed_request_without_a_call_is_refused(fast_bench) -> None:
    assert fast_bench.raw("/voice", sid="").status_code == 422


def test_an_incoming_call_is_connected_to_a_stream_with_somewhere_to_go_after_it(bench) -> None:
    document = bench.post("/voice")

    connect = document.find("Connect")
    assert connect.attrib["action"] == "https://line.test/voice/after"
    assert connect.find("Stream").attrib["url"] == "wss://line.test/voice/stream"
    assert len(bench.token_of(document)) == 64


def test_a_repeated_incoming_call_gets_the_same_document(bench) -> None:
    first, second = bench.raw("/voice"), bench.raw("/voice")

    assert first.text == second.text


def test_the_carrier_hears_the_call_when_this_machine_cannot(bench) -> None:
    bench.hears[0] = False

    document = bench.post("/voice")

    gather = document.find("Gather")
    assert gather.attrib["input"] == "dtmf speech"
    assert "9-1-1" in "".join(gather.itertext())


def test_a_gathered_conversation_drives_the_same_core(bench) -> None:
    document = gathered(bench, "tax.due_date")

    assert "Did that answer your question?" in "".join(document.itertext())


def test_a_gathered_call_for_a_person_is_dialled(bench) -> None:
    document = gathered(bench, "0")

    assert document.find("Dial/Number").text == "+16045550101"


def test_silence_in_a_gathered_call_is_a_reprompt(bench) -> None:
    document = gathered(bench, "")

    assert "I didn't hear anything" in "".join(document.itertext())


def test_a_stream_that_ended_without_outcome_goes_to_the_operator_with_an_apology(bench) -> None:
    bench.post("/voice")

    document = bench.post("/voice/after")

    assert "something went wrong" in document.find("Say").text
    assert document.find("Dial/Number").text == "+16045550101"


@pytest.mark.parametrize("ended", ["busy", "no-answer", "failed", "canceled", ""])
def test_a_line_that_failed_rings_the_operators_next_number_and_says_goodbye_after_the_last(
    fast_bench, ended: str
) -> None:
    second = fast_bench.post("/voice/rescued?n=1", DialCallStatus=ended, CallStatus="in-progress")
    last = fast_bench.post("/voice/rescued?n=2", DialCallStatus=ended, CallStatus="in-progress")

    assert second.findtext("Dial/Number") == "+16045550102"
    assert second.find("Dial").attrib["action"] == "https://line.test/voice/rescued?n=2"
    assert "no one could take your call" in "".join(last.itertext())
    assert [child.tag for child in last][-1] == "Hangup"


def test_a_caller_of_a_failed_line_who_was_answered_or_is_gone_rings_nobody_else(fast_bench) -> None:
    talked = fast_bench.post("/voice/rescued?n=1", DialCallStatus="completed", CallStatus="in-progress")
    gone = fast_bench.post("/voice/rescued?n=1", DialCallStatus="canceled", CallStatus="completed")

    assert [child.tag for child in talked] == [child.tag for child in gone] == ["Hangup"]


def test_the_after_stream_webhook_may_come_twice(bench) -> None:
    bench.post("/voice")

    first, second = bench.raw("/voice/after"), bench.raw("/voice/after")

    assert first.text == second.text


def test_a_person_who_pressed_the_key_and_was_bridged_is_a_connected_transfer(bench) -> None:
    gathered(bench, "0")
    bench.post(f"/voice/accept?c={SID}&n=1", sid="CAchild", Digits="1")

    document = bench.post("/voice/dialled?n=1", DialCallStatus="completed", DialBridged="true")

    assert document.find("Hangup") is not None
    call, queries = bench.ledger_of()
    assert call.disposition is Disposition.ESCALATED
    assert [query.outcome for query in queries] == [QueryOutcome.ESCALATED_CONNECTED]


def test_a_voicemail_that_completes_without_the_key_is_not_a_connected_transfer(bench) -> None:
    gathered(bench, "0")

    document = bench.post("/voice/dialled?n=1", DialCallStatus="completed", DialBridged="true")

    assert document.find("Dial/Number").text == "+16045550102"


@pytest.mark.parametrize("key", ["2", "*", ""])
def test_only_key_1_takes_the_call(bench, key: str) -> None:
    gathered(bench, "0")

    assert bench.post(f"/voice/accept?c={SID}&n=1", sid="CAchild", Digits=key).find("Hangup") is not None


def test_key_1_takes_the_call_also_when_it_is_reported_twice(bench) -> None:
    gathered(bench, "0")

    for _ in range(2):
        assert len(bench.post(f"/voice/accept?c={SID}&n=1", sid="CAchild", Digits="1")) == 0


def test_the_key_of_a_person_who_was_rung_before_takes_nothing(bench) -> None:
    gathered(bench, "0")
    bench.post("/voice/dialled?n=1", DialCallStatus="no-answer", DialBridged="false")

    assert bench.post(f"/voice/accept?c={SID}&n=1", sid="CAchild", Digits="1").find("Hangup") is not None


def test_a_key_pressed_after_the_caller_left_takes_nothing(bench) -> None:
    gathered(bench, "0")
    bench.raw("/voice/status", CallStatus="completed")

    assert bench.post(f"/voice/accept?c={SID}&n=1", sid="CAchild", Digits="1").find("Hangup") is not None


def test_the_whisper_says_who_calls_and_why_and_holds_only_what_a_whisper_may(bench) -> None:
    gathered(bench, "tax.balance_account")

    document = bench.post(f"/voice/whisper?c={SID}&n=1", sid="CAchild")

    said = "".join(document.itertext())
    assert "English speaker" in said
    assert "Press 1" in said
    assert {element.tag for element in document.iter()} == {"Response", "Gather", "Say", "Hangup"}


def test_nobody_answering_leads_to_every_number_the_operator_and_then_a_message(bench) -> None:
    document = gathered(bench, "tax.balance_account")
    numbers = []
    for attempt in range(1, 10):
        dialled = document.find("Dial/Number")
        if dialled is None:
            break
        numbers.append(dialled.text)
        document = bench.post(f"/voice/dialled?n={attempt}", DialCallStatus="no-answer", DialBridged="false")

    assert len(numbers) == len(set(numbers)) >= 3
    assert "To be called back" in "".join(document.find("Gather").itertext())
    document = bench.post("/voice/offered", Digits="")
    assert document.find("Record").attrib["recordingStatusCallback"].endswith("/voice/recording")


def test_a_late_dial_result_changes_nothing(bench) -> None:
    gathered(bench, "tax.balance_account")
    second = bench.raw("/voice/dialled?n=1", DialBridged="false").text

    late = bench.raw("/voice/dialled?n=1", DialBridged="false").text

    assert late == second


def test_a_message_is_counted_once_whichever_of_its_webhooks_comes_first(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    document = gathered(bench, "tax.balance_account")
    assert document.find("Record") is not None

    bench.raw("/voice/status", CallStatus="completed")
    bench.raw("/voice/recording", RecordingStatus="completed", RecordingDuration="9", RecordingSid="RE1")
    bench.raw("/voice/message", RecordingDuration="9")

    call, queries = bench.ledger_of()
    assert call.disposition is Disposition.DEFERRED
    assert [query.outcome for query in queries] == [QueryOutcome.CALLBACK_OR_VOICEMAIL]


def test_a_message_is_filed_once_to_its_department_and_due_a_working_day_after_it_opens(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")

    bench.raw("/voice/recording", RecordingStatus="completed", RecordingDuration="9", RecordingSid="RE1")
    bench.raw("/voice/message", RecordingDuration="9", RecordingSid="RE1")

    with bench.database.reading() as session:
        (message,) = list_promises(session, Wanted(), bench.clock[0])
    assert (message.department, message.article, message.seconds) == ("revenue", "tax.balance_account", 9.0)
    assert message.due_at.astimezone(bench.clock[0].tzinfo).strftime("%a %H:%M") == "Fri 08:30"


def test_the_recording_of_a_message_waits_to_be_read_once_and_its_callers_number_is_sealed(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
    told = {"RecordingDuration": "9", "RecordingSid": "RE1", "RecordingUrl": url}

    bench.raw("/voice/message", **told)
    bench.raw("/voice/recording", RecordingStatus="completed", **told)

    with bench.database.reading() as session:
        (message,) = list_promises(session, Wanted(), bench.clock[0])
        assert waiting_audio(session) == 1
    assert message.reading is Reading.WAITING
    assert message.sealed_number
    assert "604" not in message.sealed_number


def test_who_leaves_no_message_is_not_promised_that_it_will_be_passed_on(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")

    document = bench.post("/voice/message")

    assert document.find("Say").text == "Thank you for calling. Goodbye."


def test_an_absent_recording_is_a_lost_escalation(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")

    bench.raw("/voice/recording", RecordingStatus="absent")

    assert [query.outcome for query in bench.ledger_of()[1]] == [QueryOutcome.ESCALATED_LOST]


def test_a_call_that_was_hung_up_is_closed_once_and_stays_closed(bench) -> None:
    gathered(bench, "tax.due_date")

    for _ in range(3):
        assert bench.raw("/voice/status", CallStatus="completed").status_code == 204
    after = bench.post("/voice/after")

    assert after.find("Hangup") is not None
    assert len(bench.ledger_of()[1]) == 1
    assert bench.ledger_of()[0].disposition is not None


def test_a_progress_event_that_comes_late_does_not_reopen_a_call(bench) -> None:
    gathered(bench, "tax.due_date")
    bench.raw("/voice/status", CallStatus="completed")
    ended = bench.ledger_of()

    bench.raw("/voice/status", CallStatus="in-progress")
    bench.raw(f"/voice/leg?c={SID}", CallStatus="ringing")

    assert bench.ledger_of() == ended


def test_a_webhook_for_a_call_that_was_never_announced_brings_the_caller_to_the_operator(fast_bench) -> None:
    document = fast_bench.post("/voice/after", sid="CAunknown")

    assert document.findtext("Dial/Number") == "+16045550101"
    assert fast_bench.failures == ["UnknownCall"]
    assert fast_bench.missed == ["CAunknown"]


def test_a_database_that_is_down_brings_the_caller_to_the_operator(fast_bench) -> None:
    fast_bench.database.engine.dispose()
    fast_bench.database.engine.pool = fast_bench.database.engine.pool.recreate()
    with fast_bench.database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE calls")

    document = fast_bench.post("/voice")

    assert document.findtext("Dial/Number") == "+16045550101"
    assert fast_bench.missed == [SID]


def test_danger_is_told_to_dial_9_1_1_before_anything_else(bench) -> None:
    document = gathered(bench, "emergency.life")

    assert document.find("Say").text.startswith("Hang up and dial 9-1-1")


def test_a_hidden_number_is_no_identity(bench) -> None:
    bench.post("/voice", From="+266696687")

    assert bench.ledger_of()[0].caller_hash == ""
