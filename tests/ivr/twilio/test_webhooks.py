"""The carrier's webhooks: signed, idempotent, and never a lost caller."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from xml.etree import ElementTree

import pytest

from intents.meaning.understanding import ControlKind
from ivr.desk.callbacks.callback import CallbackFilter, TranscriptState
from ivr.desk.callbacks.store import audio_urls, list_callbacks
from ivr.privacy.retention import purge
from ivr.twilio.overrides import OVERRIDES
from ivr.twilio.repeated import Answers
from metrics.ledger.outcome import Disposition, QueryOutcome

SID = "CA" + "0" * 32
WEBHOOKS = ("", "/after", "/gather", "/dialled?n=1", "/announcement?c=CA", "/accept?c=CA", "/message")
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
    assert connect.attrib["action"] == f"https://line.test/voice/after{OVERRIDES}"
    assert connect.find("Stream").attrib["url"] == "wss://line.test/voice/stream"
    assert len(bench.token_of(document)) == 64


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(days=400)])
def test_a_clock_that_is_set_back_ends_no_call_before_it_began(bench, back: timedelta) -> None:
    gathered(bench, "person")
    bench.post("/voice/gather", SpeechResult=ControlKind.PERSON, Confidence="0.9")
    bench.clock[0] -= back

    bench.raw("/voice/dialled?n=1", DialCallStatus="no-answer", CallStatus="completed")
    bench.raw("/voice/status", CallStatus="completed")

    call, queries = bench.ledger_of()
    assert call.ended_at == call.started_at
    assert all(query.closed_at >= query.escalated_at >= query.opened_at for query in queries)


def test_an_old_request_that_somebody_copied_begins_no_call_anew(bench) -> None:
    bench.post("/voice")
    bench.raw("/voice/status", CallStatus="completed")
    before = bench.ledger_of()
    with bench.database.begin() as session:
        purge(session, bench.clock[0].date() + timedelta(days=4))

    assert bench.raw("/voice").status_code == 409
    assert bench.ledger_of() == before
    assert bench.raw("/voice/after").status_code == 200, "a webhook about no call brings a person"
    assert bench.ledger_of() == before


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

    assert "Anything else?" in "".join(document.itertext())


def test_a_gathered_call_for_a_person_is_dialled(bench) -> None:
    document = gathered(bench, "0")

    assert document.find("Dial/Number").text == "+16045550101"


def test_silence_in_a_gathered_call_is_a_reprompt(bench) -> None:
    document = gathered(bench, "")

    assert "I didn't hear anything" in "".join(document.itertext())


@pytest.mark.parametrize("ended", ["busy", "no-answer", "failed", "canceled", ""])
def test_a_line_that_failed_rings_the_operators_next_number_and_says_goodbye_after_the_last(
    fast_bench, ended: str
) -> None:
    second = fast_bench.post("/voice/rescued?n=1", DialCallStatus=ended, CallStatus="in-progress")
    last = fast_bench.post("/voice/rescued?n=2", DialCallStatus=ended, CallStatus="in-progress")

    assert second.findtext("Dial/Number") == "+16045550102"
    assert second.find("Dial").attrib["action"] == f"https://line.test/voice/rescued?n=2{OVERRIDES}"
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
    bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1")

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

    assert (
        bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits=key).find("Hangup") is not None
    )


def test_key_1_takes_the_call_also_when_it_is_reported_twice(bench) -> None:
    gathered(bench, "0")

    for _ in range(2):
        assert len(bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1")) == 0


def test_the_key_of_a_person_who_was_rung_before_takes_nothing(bench) -> None:
    gathered(bench, "0")
    bench.post("/voice/dialled?n=1", DialCallStatus="no-answer", DialBridged="false")

    assert (
        bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1").find("Hangup") is not None
    )


def test_a_key_pressed_after_the_caller_left_takes_nothing(bench) -> None:
    gathered(bench, "0")
    bench.raw("/voice/status", CallStatus="completed")

    assert (
        bench.post(f"/voice/accept?c={SID}&n=1", sid="CA" + "c" * 32, Digits="1").find("Hangup") is not None
    )


def test_the_announcement_says_who_calls_and_why_and_holds_only_what_a_announcement_may(bench) -> None:
    gathered(bench, "tax.balance_account")

    document = bench.post(f"/voice/announcement?c={SID}&n=1", sid="CA" + "c" * 32)

    said = "".join(document.itertext())
    assert "English speaker" in said
    assert "Press 1" in said
    assert {element.tag for element in document.iter()} == {"Response", "Gather", "Say", "Hangup"}


def rung_in_vain(bench, document: ElementTree.Element, first: int) -> tuple[list[str], ElementTree.Element]:
    """Let every number ring that the documents name; return them and the document after them."""
    numbers: list[str] = []
    while (dialled := document.find("Dial/Number")) is not None:
        numbers.append(dialled.text)
        path = f"/voice/dialled?n={first + len(numbers) - 1}"
        document = bench.post(path, DialCallStatus="no-answer", DialBridged="false")
    return numbers, document


def test_two_telephones_in_vain_lead_to_a_choice_and_more_of_them_only_at_the_callers_wish(bench) -> None:
    numbers, choice = rung_in_vain(bench, gathered(bench, "tax.balance_account"), 1)
    assert len(numbers) == 2
    assert "press 3" in "".join(choice.find("Gather").itertext())

    others, document = rung_in_vain(bench, bench.post("/voice/offered", Digits="3"), 3)

    assert others
    assert not {*numbers} & {*others}
    assert "To be called back" in "".join(document.find("Gather").itertext())
    document = bench.post("/voice/offered", Digits="")
    assert document.find("Record").attrib["recordingStatusCallback"].endswith(f"/voice/recording{OVERRIDES}")


def test_a_request_of_an_earlier_turn_that_comes_late_makes_no_turn(bench) -> None:
    bench.hears[0] = False
    bench.post("/voice")
    bench.again("/voice/gather", "one", SpeechResult="waste.collection_day")
    bench.again("/voice/gather", "two", SpeechResult="yes")
    bench.client.app.state.answers = Answers()  # another process

    late = bench.again("/voice/gather", "one", SpeechResult="waste.collection_day")

    assert "<Gather" in late
    assert len(bench.ledger_of()[1]) == 1


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
    bench.raw(
        "/voice/recording", RecordingStatus="completed", RecordingDuration="9", RecordingSid="RE" + "1" * 32
    )
    bench.raw("/voice/message", RecordingDuration="9")

    call, queries = bench.ledger_of()
    assert call.disposition is Disposition.DEFERRED
    assert [query.outcome for query in queries] == [QueryOutcome.CALLBACK_OR_VOICEMAIL]


def test_a_message_is_filed_once_to_its_department_and_due_a_working_day_after_it_opens(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")

    bench.raw(
        "/voice/recording", RecordingStatus="completed", RecordingDuration="9", RecordingSid="RE" + "1" * 32
    )
    bench.raw("/voice/message", RecordingDuration="9", RecordingSid="RE" + "1" * 32)

    with bench.database.reading() as session:
        (message,) = list_callbacks(session, CallbackFilter(), bench.clock[0])
    assert (message.department, message.article, message.seconds) == ("revenue", "tax.balance_account", 9.0)
    assert message.due_at.astimezone(bench.clock[0].tzinfo).strftime("%a %H:%M") == "Fri 08:30"


def test_the_recording_of_a_message_waits_to_be_read_once_and_its_callers_number_is_encrypted(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
    told = {"RecordingDuration": "9", "RecordingSid": "RE" + "1" * 32, "RecordingUrl": url}

    bench.raw("/voice/message", **told)
    bench.raw("/voice/recording", RecordingStatus="completed", **told)

    with bench.database.reading() as session:
        (message,) = list_callbacks(session, CallbackFilter(), bench.clock[0])
        assert len(audio_urls(session)) == 1
    assert message.reading is TranscriptState.WAITING
    assert message.encrypted_number
    assert "604" not in message.encrypted_number


def test_who_leaves_no_message_is_not_promised_that_it_will_be_passed_on(bench) -> None:
    bench.clock[0] += timedelta(hours=12)
    gathered(bench, "tax.balance_account")

    document = bench.post("/voice/message")

    assert document.find("Say").text == "Thanks for calling. Goodbye."


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
    document = fast_bench.post("/voice/after", sid="CA" + "f" * 32)

    assert document.findtext("Dial/Number") == "+16045550101"
    assert fast_bench.failures == ["UnknownCall"]
    assert fast_bench.missed == ["CA" + "f" * 32]


def test_a_failure_is_told_with_the_time_since_its_webhook_came(fast_bench) -> None:
    """So that a later try of the carrier's, which went on meanwhile, is not ended by it."""
    told: list[tuple[str, float]] = []
    state = fast_bench.client.app.state
    state.rescue = replace(state.rescue, missed=lambda sid, seconds: told.append((sid, seconds)))

    fast_bench.post("/voice/after", sid="CA" + "f" * 32)

    assert [(sid, seconds > 0) for sid, seconds in told] == [("CA" + "f" * 32, True)]


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


@pytest.mark.parametrize("hidden", ["+266696687", "Anonymous", "sip:anonymous@anonymous.invalid"])
def test_a_hidden_number_is_no_identity(bench, hidden: str) -> None:
    bench.post("/voice", From=hidden)

    assert bench.ledger_of()[0].caller_hash == ""


@pytest.mark.parametrize("hidden", ["anonymous", "Restricted", "+266696687x", "sip:jean@phone.example", ""])
def test_a_caller_without_a_number_is_dialled_with_the_lines_own(fast_bench, hidden: str) -> None:
    fast_bench.hears[0] = False
    fast_bench.post("/voice", From=hidden)

    document = fast_bench.post("/voice/gather", From=hidden, Digits="0")

    assert document.find("Dial").attrib["callerId"] == "+16045550100"


def test_a_caller_with_a_number_is_dialled_with_it(fast_bench) -> None:
    assert "callerId" not in gathered(fast_bench, "0").find("Dial").attrib


def test_so_is_a_hidden_caller_of_a_line_that_failed(fast_bench) -> None:
    document = fast_bench.post("/voice/after", sid="CA" + "f" * 32, From="anonymous")

    assert document.find("Dial").attrib["callerId"] == "+16045550100"
    later = fast_bench.post("/voice/rescued?n=1", From="anonymous", DialCallStatus="busy")
    assert later.find("Dial").attrib["callerId"] == "+16045550100"


def test_what_is_said_has_a_voice_of_its_language(fast_bench) -> None:
    fast_bench.hears[0] = False

    spoken = {(say.attrib["voice"], say.attrib["language"]) for say in fast_bench.post("/voice").iter("Say")}

    assert spoken == {("Polly.Joanna-Neural", "en-US"), ("Polly.Gabrielle-Neural", "fr-CA")}


def test_a_stream_that_the_carrier_could_not_open_is_counted(fast_bench) -> None:
    fast_bench.raw("/voice/stream-status", StreamEvent="stream-started")
    fast_bench.raw("/voice/stream-status", StreamEvent="stream-error", StreamError="31920 handshake")

    assert fast_bench.failures == ["stream-error"]


def test_a_repeated_turn_is_answered_as_before_and_counted_once(fast_bench) -> None:
    fast_bench.hears[0] = False
    fast_bench.post("/voice")
    said = {"SpeechResult": "mumble", "Confidence": "0.9"}

    first = fast_bench.raw("/voice/gather", again="one", **said)
    second = fast_bench.raw("/voice/gather", again="one", **said)
    third = fast_bench.raw("/voice/gather", again="two", **said)

    assert first.text == second.text
    assert third.text != second.text


def test_a_repeated_request_must_be_signed_as_well(fast_bench) -> None:
    fast_bench.raw("/voice", again="one")

    assert fast_bench.raw("/voice", again="one", token="guessed").status_code == 403


def greeted(bench) -> ElementTree.Element:
    """Begin a call that the carrier hears; return its first document."""
    bench.hears[0] = False
    return bench.post("/voice")


def outcomes(bench) -> list[QueryOutcome | None]:
    return [query.outcome for query in bench.ledger_of()[1]]


def test_the_notices_cannot_be_talked_over_and_the_rest_can(fast_bench) -> None:
    notices, rest = greeted(fast_bench).findall("Gather")

    assert notices.attrib["bargeIn"] == "false"
    assert "9-1-1" in "".join(notices.itertext())
    assert "bargeIn" not in rest.attrib
    assert "How can I help?" in "".join(rest.itertext())


def test_the_same_request_once_more_is_the_same_turn_with_the_same_document(fast_bench) -> None:
    greeted(fast_bench)
    said = {"SpeechResult": "tax.due_date", "Confidence": "0.9"}

    first, again = (fast_bench.again("/voice/gather", "token-1", **said) for _ in range(2))
    other = fast_bench.again("/voice/gather", "token-2", **said)

    assert first == again
    assert other != first
    assert len(fast_bench.ledger_of()[1]) == 1


def test_the_same_request_for_a_person_rings_no_second_number(fast_bench) -> None:
    greeted(fast_bench)

    first, again = (fast_bench.again("/voice/gather", "token-1", Digits="0") for _ in range(2))

    assert first == again
    assert "+16045550101" in first


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [(2, QueryOutcome.ABANDONED_BEFORE_ANSWER), (60, QueryOutcome.ANSWERED_UNCONFIRMED)],
)
def test_an_answer_that_the_carrier_has_said_to_its_end_counts_as_heard(
    fast_bench, seconds: int, outcome: QueryOutcome
) -> None:
    gathered(fast_bench, "tax.due_date")

    fast_bench.clock[0] += timedelta(seconds=seconds)
    fast_bench.raw("/voice/status", CallStatus="completed")

    assert outcomes(fast_bench) == [outcome]


def test_when_the_caller_hung_up_counts_and_not_when_the_carrier_tells(fast_bench) -> None:
    gathered(fast_bench, "tax.due_date")
    hung_up = format_datetime(fast_bench.clock[0] + timedelta(seconds=2))

    fast_bench.clock[0] += timedelta(minutes=5)
    fast_bench.raw("/voice/status", CallStatus="completed", Timestamp=hung_up)

    assert outcomes(fast_bench) == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


def test_who_says_nothing_has_heard_the_answer_to_its_end(fast_bench) -> None:
    gathered(fast_bench, "tax.due_date", "")
    fast_bench.raw("/voice/status", CallStatus="completed")

    assert outcomes(fast_bench) == [QueryOutcome.ANSWERED_UNCONFIRMED]


def test_who_heard_the_carrier_greet_and_left_was_a_caller(fast_bench) -> None:
    greeted(fast_bench)

    fast_bench.clock[0] += timedelta(seconds=30)
    fast_bench.raw("/voice/status", CallStatus="completed")

    assert outcomes(fast_bench) == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


def test_whoever_holds_the_token_is_told_what_the_proxy_passes_on_and_no_call_begins(fast_bench) -> None:
    sid = "CA" + "e" * 32

    seen = fast_bench.raw("/voice/seen", sid=sid, CallStatus="in-progress")
    leg = fast_bench.raw("/voice/leg", sid=sid, CallStatus="in-progress")

    assert (seen.status_code, leg.status_code) == (200, 204)
    assert set(seen.json()) == {"address", "scheme", "is_named"}
    assert fast_bench.ledger_of(sid) == (None, ())
