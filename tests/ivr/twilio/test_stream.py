"""A call's media stream: who may open it, what is heard and played, and how it ends."""

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from twilio.request_validator import RequestValidator

from intents.text.transcript import CivicAddress, Closed, NoSpeech, Transcript, YesNo
from ivr.call.playout import Interrupted, Spoke, SpokenOver, SpokenOverNoMore, Unheard, Voiced
from ivr.desk.feed import Feed
from ivr.errors import MissingModel
from ivr.line import talk
from ivr.line.announcements import Announcements
from ivr.line.calls import Calls
from ivr.line.switchboard import Switchboard
from ivr.storage.database import open_database
from metrics.ledger.outcome import Disposition, QueryOutcome

SID = "CA" + "0" * 32
MZ = "MZ" + "0" * 32
NOTICES = ("disclosure", "emergency_notice")
# What the greeting says, each a sentence of two marks.
GREETING = (*NOTICES, "person_offer", "other_language", "open_question")
FRAME = base64.b64encode(b"\xff" * 160).decode()


class Carrier:
    """The carrier's end of the socket."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket

    def start(self, token: str, encoding: str = "audio/x-mulaw", call: str = SID) -> None:
        self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        form = {"encoding": encoding, "sampleRate": 8000, "channels": 1}
        start = {"streamSid": MZ, "callSid": call, "mediaFormat": form, "customParameters": {"t": token}}
        self.send({"event": "start", "sequenceNumber": "1", "streamSid": MZ, "start": start})

    def send(self, message: object) -> None:
        self.socket.send_text(json.dumps(message))

    def frame(self) -> None:
        media = {"track": "inbound", "chunk": "1", "timestamp": "20", "payload": FRAME}
        self.send({"event": "media", "sequenceNumber": "2", "streamSid": MZ, "media": media})

    def reply(self, sentences: int) -> list[str]:
        """Receive a reply of so many seconds of sound; return its marks."""
        marks: list[str] = []
        for _ in range(sentences * 4):
            message = json.loads(self.socket.receive_text())
            if message["event"] == "mark":
                marks.append(message["mark"]["name"])
        return marks

    def echo(self, marks: list[str]) -> None:
        for name in marks:
            self.send({"event": "mark", "streamSid": MZ, "mark": {"name": name}})

    def hear(self, bench, *events) -> None:
        bench.listener.next_events = list(events)
        self.frame()


def said(text: str, language: str = "en") -> Spoke:
    return Spoke(Transcript(text, language, 0.9, 1.0), 0.5, 0.3)


@contextmanager
def connected(bench, token: str | None = None) -> Iterator[Carrier]:
    """A call whose greeting has been played."""
    good = bench.token_of(bench.post("/voice"))
    with bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token or good)
        yield carrier


def closed_with(carrier: Carrier) -> int:
    while True:
        try:
            carrier.socket.receive_text()
        except WebSocketDisconnect as closed:
            return closed.code


def outcomes(bench) -> list[QueryOutcome | None]:
    return [query.outcome for query in bench.ledger_of()[1]]


def test_a_call_is_greeted_as_soon_as_its_stream_starts(bench) -> None:
    with connected(bench) as carrier:
        marks = carrier.reply(len(GREETING))

    assert len(marks) == len(set(marks)) == 2 * len(GREETING)


def test_a_wrong_token_opens_nothing(fast_bench) -> None:
    with connected(fast_bench, token="0" * 64) as carrier:
        assert closed_with(carrier) == 1008


def test_a_token_opens_one_stream_only(bench) -> None:
    token = bench.token_of(bench.post("/voice"))
    with connected(bench) as first:
        first.reply(len(GREETING))
        with bench.stream() as socket:
            second = Carrier(socket)
            second.start(token)

            assert closed_with(second) == 1008


def test_a_token_of_one_call_opens_no_other(fast_bench) -> None:
    token = fast_bench.token_of(fast_bench.post("/voice"))
    fast_bench.post("/voice", sid="CA" + "e" * 32)
    with fast_bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token, call="CA" + "e" * 32)

        assert closed_with(carrier) == 1008


def test_a_token_is_too_old_after_a_minute(fast_bench) -> None:
    token = fast_bench.token_of(fast_bench.post("/voice"))
    fast_bench.clock[0] += timedelta(seconds=61)
    with fast_bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token)

        assert closed_with(carrier) == 1008


def test_an_upgrade_with_a_wrong_signature_is_refused(fast_bench) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        fast_bench.client.websocket_connect("/voice/stream", headers={"x-twilio-signature": "forged"}),
    ):
        pass


def test_an_upgrade_without_a_signature_is_refused_and_feeds_no_alert(fast_bench) -> None:
    with pytest.raises(WebSocketDisconnect), fast_bench.client.websocket_connect("/voice/stream"):
        pass

    assert fast_bench.failures == []


def test_a_stream_of_a_call_that_was_not_let_in_feeds_no_alert(fast_bench) -> None:
    with connected(fast_bench, token="0" * 64) as carrier:
        assert closed_with(carrier) == 1008

    assert fast_bench.failures == []


def test_words_without_a_start_do_not_keep_a_stream_open(fast_bench) -> None:
    fast_bench.limit_start(0.05)
    with fast_bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.send({"event": "connected"})

        assert closed_with(carrier) == 1011


def test_an_upgrade_signed_over_the_wss_address_is_accepted(fast_bench) -> None:
    token = fast_bench.token_of(fast_bench.post("/voice"))
    signature = RequestValidator("primary").compute_signature("wss://line.test/voice/stream", {})
    with fast_bench.client.websocket_connect(
        "/voice/stream", headers={"x-twilio-signature": signature}
    ) as socket:
        carrier = Carrier(socket)
        carrier.start(token)

        assert carrier.reply(len(GREETING))


def test_sound_in_a_form_that_cannot_be_decoded_is_refused(fast_bench) -> None:
    token = fast_bench.token_of(fast_bench.post("/voice"))
    with fast_bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token, encoding="audio/l16")

        assert closed_with(carrier) == 1008


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"event":"media"}',
        '{"event":"media","media":{"payload":"*"}}',
        '{"event":"start"}',
        "null",
    ],
)
def test_a_malformed_message_closes_the_stream_and_the_call_goes_on_to_a_person(
    fast_bench, text: str
) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        carrier.socket.send_text(text)

        assert closed_with(carrier) == 1011
    assert fast_bench.failures[0].startswith("malformed")
    assert fast_bench.post("/voice/after").find("Dial/Number") is not None


def test_frames_of_any_size_are_heard(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        for size in (1, 160, 1000):
            payload = base64.b64encode(b"\xff" * size).decode()
            carrier.send({"event": "media", "media": {"timestamp": "20", "payload": payload}})
        carrier.hear(fast_bench, said("mumble"))
        carrier.socket.receive_text()

    assert fast_bench.listener.heard_bytes == 1 + 160 + 1000 + 160


def test_an_answer_that_was_played_and_confirmed_is_resolved(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("waste.collection_day"))
        carrier.echo(carrier.reply(2))
        carrier.hear(bench, said("helped"))
        carrier.echo(carrier.reply(1))

        assert closed_with(carrier) == 1000
    assert bench.listener.expected[1] == YesNo(Closed.ANYTHING_ELSE, "waste.collection_day")
    assert outcomes(bench) == [QueryOutcome.ANSWERED_CONFIRMED]
    assert bench.ledger_of()[0].disposition is Disposition.RESOLVED


def test_a_barge_in_clears_what_is_playing(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.reply(2)
        carrier.hear(fast_bench, Interrupted())

        assert json.loads(carrier.socket.receive_text()) == {"event": "clear", "streamSid": MZ}


def test_an_answer_goes_on_after_a_murmur_over_it(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("waste.collection_day"))
        cleared = carrier.reply(2)
        carrier.hear(fast_bench, SpokenOver())
        assert json.loads(carrier.socket.receive_text()) == {"event": "clear", "streamSid": MZ}
        carrier.echo(cleared)
        carrier.hear(fast_bench, SpokenOverNoMore())
        again = carrier.reply(2)

    assert len(again) == len(cleared)
    assert not set(again) & set(cleared)


def test_what_must_be_heard_is_not_cleared_by_speech(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        marks = carrier.reply(len(GREETING))
        carrier.hear(fast_bench, Interrupted())
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.echo(marks)

        message = json.loads(carrier.socket.receive_text())

    assert message["event"] != "clear" or "waste" not in str(message)


def test_words_over_the_notices_are_kept_until_the_notices_were_heard(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        marks = carrier.reply(len(GREETING))
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.echo(marks[: 2 * len(NOTICES)])

        assert json.loads(carrier.socket.receive_text())["event"] == "clear"
        assert carrier.reply(2)


def test_an_answer_cut_off_early_is_not_counted_as_given(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("tax.due_date"))
        carrier.reply(2)
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"callSid": SID}})
        closed_with(carrier)

    assert outcomes(bench) == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


def test_a_mark_of_an_older_generation_is_not_taken_for_a_played_answer(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("waste.collection_day"))
        marks = carrier.reply(2)
        carrier.hear(bench, Interrupted())
        carrier.socket.receive_text()
        carrier.echo(marks)
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"callSid": SID}})
        closed_with(carrier)

    assert outcomes(bench) == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


def test_a_key_stops_the_voice_and_key_0_brings_a_person(bench) -> None:
    with connected(bench) as carrier:
        carrier.reply(len(GREETING))
        carrier.send({"event": "dtmf", "streamSid": MZ, "dtmf": {"track": "inbound_track", "digit": "0"}})

        assert json.loads(carrier.socket.receive_text())["event"] == "clear"
        carrier.echo(carrier.reply(1))
        assert closed_with(carrier) == 1000
    assert bench.listener.forgotten == 1
    assert bench.post("/voice/after").find("Dial/Number") is not None


def keyed(carrier: Carrier, keys: str) -> None:
    for key in keys:
        carrier.send({"event": "dtmf", "streamSid": MZ, "dtmf": {"track": "inbound_track", "digit": key}})


@pytest.mark.parametrize("end", ["#", "a pause"])
def test_the_keys_of_a_number_are_one_turn(fast_bench, monkeypatch, end: str) -> None:
    monkeypatch.setattr(talk, "KEYS_SECONDS", 0.0 if end == "a pause" else 60.0)
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.echo(carrier.reply(2))
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.echo(carrier.reply(1))
        assert fast_bench.listener.expected[-1] == CivicAddress("waste.collection_day")

        keyed(carrier, "12#" if end == "#" else "1")
        carrier.echo(carrier.reply(1))
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"accountSid": "AC1", "callSid": SID}})
        closed_with(carrier)

    assert fast_bench.ledger_of()[0].turns == 3


def test_the_stream_is_not_closed_before_the_last_word_was_played(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("agent_request"))
        marks = carrier.reply(1)
        carrier.frame()
        carrier.frame()
        carrier.echo(marks)

        assert closed_with(carrier) == 1000


def test_a_key_in_the_last_sentence_goes_on_at_once_instead_of_into_silence(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("agent_request"))
        carrier.reply(1)
        carrier.send({"event": "dtmf", "streamSid": MZ, "dtmf": {"track": "inbound_track", "digit": "5"}})

        assert json.loads(carrier.socket.receive_text())["event"] == "clear"
        with pytest.raises(WebSocketDisconnect) as closed:
            carrier.socket.receive_text()
        assert closed.value.code == 1000


def test_a_stream_whose_call_has_ended_elsewhere_is_closed(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        fast_bench.raw("/voice/status", CallStatus="completed")
        carrier.hear(fast_bench, said("waste.collection_day"))

        assert closed_with(carrier) == 1000


def test_a_call_that_this_machine_cannot_hear_goes_on_by_the_carrier(bench) -> None:
    with connected(bench) as carrier:
        carrier.reply(len(GREETING))
        carrier.hear(bench, Unheard())
        closed_with(carrier)

    assert bench.post("/voice/after").find("Gather") is not None


def mute(bench, *silent: str) -> None:
    """Leave this machine without a voice for sentences that begin so."""
    speak = bench.client.app.state.streams.voice

    async def voice(reply):
        if any(sentence.text.startswith(silent) for sentence in reply.sentences):
            raise MissingModel("no recording")
        return await speak(reply)

    streams = bench.client.app.state.streams
    bench.client.app.state.streams = replace(streams, voice=voice)


def test_an_answer_that_this_machine_cannot_speak_is_said_by_the_carriers_voice(bench) -> None:
    mute(bench, "We repair or replace damaged bins")
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("waste.bin_damaged"))

        assert closed_with(carrier) == 1000

    document = bench.post("/voice/after")
    spoken = " ".join(say.text for say in document.iter("Say"))
    assert document.find("Gather") is not None
    assert "We repair or replace damaged bins for free" in spoken
    assert "something went wrong" not in spoken


def test_a_greeting_that_this_machine_cannot_speak_is_said_by_the_carriers_voice(bench) -> None:
    mute(bench, "")
    with connected(bench) as carrier:
        assert closed_with(carrier) == 1000

    document = bench.post("/voice/after")
    assert "Rivermont" in " ".join(say.text for say in document.iter("Say"))
    assert document.find("Gather") is not None


def test_a_goodbye_that_this_machine_cannot_speak_is_said_and_ends_the_call(fast_bench) -> None:
    bench = fast_bench
    mute(bench, "Thanks for calling. Goodbye.")
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("thanks_goodbye"))

        assert closed_with(carrier) == 1000

    document = bench.post("/voice/after")
    assert [say.text for say in document.iter("Say")]
    assert [verb.tag for verb in document][-1] == "Hangup"
    assert bench.ledger_of()[0].disposition is not None


def test_silence_is_a_reprompt(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, Spoke(NoSpeech(), 0.0, 0.0))

        assert carrier.reply(1)


def test_a_stream_without_frames_is_closed_and_the_call_goes_on(fast_bench) -> None:
    streams = fast_bench.client.app.state.streams
    fast_bench.client.app.state.streams = replace(streams, watchdog_seconds=0.05)
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))

        assert closed_with(carrier) == 1011
    assert fast_bench.failures == ["no frames"]
    assert fast_bench.post("/voice/after").find("Connect/Stream") is not None


def dropped(carrier: Carrier) -> None:
    """The socket breaks, and the line notices."""
    carrier.socket.close(1006)
    closed_with(carrier)


@contextmanager
def resumed(bench, streams: int) -> Iterator[Carrier]:
    """The call on its next stream, after so many were lost."""
    token = bench.token_of(bench.post(f"/voice/after?stream={streams - 1}"))
    with bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token)
        yield carrier


def test_a_caller_whose_socket_drops_hears_the_answer_again_and_goes_on(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("waste.collection_day"))
        carrier.reply(2)
        dropped(carrier)

    with resumed(bench, 1) as carrier:
        carrier.echo(carrier.reply(2))
        carrier.hear(bench, said("helped"))
        carrier.echo(carrier.reply(1))
        assert closed_with(carrier) == 1000

    assert outcomes(bench) == [QueryOutcome.ANSWERED_CONFIRMED]
    assert bench.failures == ["socket dropped"]


def test_a_process_that_wakes_up_after_its_call_went_on_elsewhere_changes_nothing(bench) -> None:
    bench.limit_start(60)
    with connected(bench) as frozen:
        frozen.echo(frozen.reply(len(GREETING)))
        with resumed(bench, 1) as carrier:
            carrier.echo(carrier.reply(len(GREETING)))

            frozen.hear(bench, said("tax.due_date"))
            assert closed_with(frozen) == 1000

            carrier.hear(bench, said("waste.collection_day"))
            carrier.echo(carrier.reply(2))
            carrier.hear(bench, said("helped"))
            carrier.echo(carrier.reply(1))
            assert closed_with(carrier) == 1000

    _, queries = bench.ledger_of()
    assert [(query.article, query.outcome) for query in queries] == [
        ("waste.collection_day", QueryOutcome.ANSWERED_CONFIRMED)
    ]


def test_a_stream_that_cannot_be_opened_leaves_the_caller_to_the_carrier(fast_bench) -> None:
    fast_bench.post("/voice")

    document = fast_bench.post("/voice/after")

    assert "Rivermont" in "".join(document.itertext())
    assert document.find("Gather") is not None
    assert document.find("Dial") is None


def test_what_a_lost_stream_cut_off_is_said_again_by_the_carrier_if_no_other_opens(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.reply(2)
        dropped(carrier)
    assert fast_bench.post("/voice/after?stream=0").find("Connect") is not None

    document = fast_bench.post("/voice/after?stream=1")

    assert "Your collection day depends on your street" in "".join(document.itertext())
    assert document.find("Gather") is not None


def test_a_stream_that_opens_after_the_carrier_was_left_to_hear_is_refused(fast_bench) -> None:
    token = fast_bench.token_of(fast_bench.post("/voice"))
    fast_bench.post("/voice/after")

    with fast_bench.stream() as socket:
        carrier = Carrier(socket)
        carrier.start(token)
        assert closed_with(carrier) == 1008


def test_a_caller_who_loses_a_third_stream_gets_a_person(bench) -> None:
    with connected(bench) as carrier:
        carrier.reply(len(GREETING))
        dropped(carrier)
    for lost in (1, 2):
        with resumed(bench, lost) as carrier:
            carrier.reply(len(GREETING))
            dropped(carrier)

    document = bench.post("/voice/after?stream=2")

    assert "something went wrong" in document.find("Say").text
    assert document.find("Dial/Number") is not None


def test_a_webhook_that_comes_again_resumes_a_call_once(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        dropped(carrier)

    tokens = {fast_bench.token_of(fast_bench.post("/voice/after?stream=0")) for _ in range(4)}

    assert len(tokens) == 1


def test_a_call_with_which_the_line_fails_goes_to_a_person(fast_bench, monkeypatch) -> None:
    def fails(ulaw: bytes, *, is_playing: bool, said: bytes) -> tuple[()]:
        raise ValueError("a fault of ours")

    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        monkeypatch.setattr(fast_bench.listener, "hear", fails)
        carrier.frame()
        closed_with(carrier)

    assert fast_bench.post("/voice/after").find("Dial/Number") is not None


def test_a_caller_who_hangs_up_while_the_socket_drops_is_gone(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        dropped(carrier)

    fast_bench.raw("/voice/status", CallStatus="completed")

    assert fast_bench.post("/voice/after").find("Connect") is None
    assert outcomes(fast_bench) == [QueryOutcome.NO_SPEECH_OR_SPAM]


def taken_over(bench, tells: bool = True) -> None:
    """A member of staff takes the call; the process that holds it learns so, or not yet."""
    switchboard = Switchboard(bench.client.app.state.phone.line, redirected_nowhere)
    assert bench.client.portal.call(switchboard.take_over, SID, "+16045550177", "ana")
    if tells:
        bench.client.portal.call(bench.takeovers.look_at, SID)


async def redirected_nowhere(sid: str) -> None:
    raise AssertionError("a stream ends by itself")


def test_a_caller_whom_staff_take_over_is_told_so_before_the_stream_ends(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        taken_over(bench)
        carrier.echo(carrier.reply(2))

        assert closed_with(carrier) == 1000
    document = bench.post("/voice/after")
    assert document.find("Dial/Number").text == "+16045550177"
    assert document.find("Say") is None


def test_a_take_over_cuts_off_what_is_being_said(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        taken_over(fast_bench)

        assert json.loads(carrier.socket.receive_text())["event"] == "clear"
        assert carrier.reply(2)


def test_a_caller_who_speaks_while_staff_take_over_is_told_so_too(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        taken_over(fast_bench, tells=False)
        carrier.hear(fast_bench, said("waste.collection_day"))
        carrier.echo(carrier.reply(2))

        assert closed_with(carrier) == 1000


def test_a_caller_who_hangs_up_while_staff_take_over_is_counted_as_lost(bench) -> None:
    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        taken_over(bench)
        carrier.reply(2)
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"callSid": SID}})
        closed_with(carrier)

    assert outcomes(bench) == [QueryOutcome.ESCALATED_LOST]


def accepted_while_the_line_speaks(bench) -> None:
    """Staff accept a caller whom the line still tells that they wait, and the stream stops."""

    async def redirected(sid: str) -> None:
        """The carrier is asked to come for the call."""

    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(bench, said("util.high_bill"))
        carrier.reply(2)
        switchboard = Switchboard(bench.client.app.state.phone.line, redirected)
        assert bench.client.portal.call(switchboard.accept, SID, "+16045550177", "ana")
        carrier.send({"event": "stop", "streamSid": MZ, "stop": {"callSid": SID}})
        closed_with(carrier)


def test_a_caller_whom_staff_accept_while_the_line_speaks_is_not_taken_for_gone(bench) -> None:
    accepted_while_the_line_speaks(bench)

    document = bench.post("/voice/after", CallStatus="in-progress")

    assert document.find("Dial/Number").text == "+16045550177"


def test_a_caller_who_hangs_up_just_when_staff_accept_is_counted_as_lost(bench) -> None:
    accepted_while_the_line_speaks(bench)

    bench.raw("/voice/status", CallStatus="completed")

    assert outcomes(bench) == [QueryOutcome.ESCALATED_LOST]


def test_a_take_over_in_another_process_reaches_the_stream_that_holds_the_call(bench, database_url) -> None:
    line, portal = bench.client.app.state.phone.line, bench.client.portal
    elsewhere = open_database(database_url)
    calls = Calls(replace(line.calls.archive, database=elsewhere), line.calls.clock)
    switchboard = Switchboard(replace(line, calls=calls), redirected_nowhere)
    feed = Feed(Announcements(bench.database))
    work = [portal.start_task_soon(feed.follow)]
    work.append(portal.start_task_soon(bench.takeovers.follow, feed.after(portal.call(feed.ready))))

    with connected(bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        assert asyncio.run(switchboard.take_over(SID, "+16045550177", "ana"))
        carrier.echo(carrier.reply(2))

        assert closed_with(carrier) == 1000
    for task in work:
        task.cancel()
    elsewhere.close()


def stop(carrier: Carrier) -> None:
    carrier.send({"event": "stop", "streamSid": "MZ1", "stop": {"callSid": SID}})


@pytest.mark.parametrize("order", [*permutations(("stop", "status", "after"))], ids=" ".join)
@pytest.mark.parametrize(
    ("heard", "outcome"),
    [(2, QueryOutcome.ANSWERED_UNCONFIRMED), (0, QueryOutcome.ABANDONED_BEFORE_ANSWER)],
)
def test_in_whatever_order_the_carrier_tells_of_the_end_the_outcome_is_the_same(
    fast_bench, order: tuple[str, ...], heard: int, outcome: QueryOutcome
) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        carrier.hear(fast_bench, said("tax.due_date"))
        marks = carrier.reply(2)
        carrier.echo(marks[: len(marks) * heard // 2])
        for event in order:
            match event:
                case "stop":
                    stop(carrier)
                    closed_with(carrier)
                case "status":
                    fast_bench.raw("/voice/status", CallStatus="completed")
                case _:
                    fast_bench.raw("/voice/after", CallStatus="completed")

    assert outcomes(fast_bench) == [outcome]


def test_who_began_to_speak_and_hung_up_was_a_caller(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        carrier.hear(fast_bench, Voiced())
        stop(carrier)
        closed_with(carrier)

    assert outcomes(fast_bench) == [QueryOutcome.ABANDONED_BEFORE_ANSWER]


def test_a_caller_of_whom_nothing_was_heard_in_half_a_greeting_is_none(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        stop(carrier)
        closed_with(carrier)

    assert outcomes(fast_bench) == [QueryOutcome.NO_SPEECH_OR_SPAM]


def test_after_a_mark_that_never_came_back_the_line_hears_again(fast_bench, monkeypatch) -> None:
    monkeypatch.setattr(talk, "LATE_MARK_SECONDS", -60.0)
    with connected(fast_bench) as carrier:
        carrier.reply(len(GREETING))
        carrier.hear(fast_bench, said("waste.collection_day"))

        assert carrier.reply(2)
