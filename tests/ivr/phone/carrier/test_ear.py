import asyncio

from hypothesis import given
from hypothesis import strategies as st

from ivr.phone.carrier.ear import Ear
from ivr.phone.carrier.stream_event import LineStarted, LineStopped
from ivr.phone.carrier.trace import Tape


def test_audio_that_arrives_while_the_line_speaks_follows_without_a_gap():
    ear = Ear(Tape())

    ear.hear(0, b"a" * 800)
    ear.hear(50, b"b" * 800)

    assert [(segment.at_ms, len(segment.ulaw)) for segment in ear.segments] == [(0, 1600)]


def test_audio_after_a_pause_begins_a_new_segment():
    ear = Ear(Tape())

    ear.hear(0, b"a" * 800)
    ear.hear(300, b"b" * 800)

    assert [segment.at_ms for segment in ear.segments] == [0, 300]


def test_what_was_cleared_was_not_heard():
    tape = Tape()
    ear = Ear(tape)
    ear.hear(0, b"a" * 8000)

    ear.clear(250)

    assert [len(segment.ulaw) for segment in ear.segments] == [2000]
    assert [event for event in tape.events if isinstance(event, LineStarted | LineStopped)] == [
        LineStarted(0),
        LineStopped(250),
    ]


def test_the_line_stops_when_the_last_byte_has_played():
    tape = Tape()
    ear = Ear(tape)
    ear.hear(0, b"a" * 800)

    ear.tick(120)

    assert tape.events[-1] == LineStopped(100)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2000)), max_size=30))
def test_a_live_listener_hears_everything_once(pieces):
    ear = Ear(Tape())
    ear.live = asyncio.Queue()
    now = 0
    for passed, size in pieces:
        now += passed
        ear.hear(now, bytes(range(256)) * (size // 256) + b"z" * (size % 256))

    ear.tick(now + 60_000)

    live = b"".join(ear.live.get_nowait() for _ in range(ear.live.qsize()))
    assert live == b"".join(segment.ulaw for segment in ear.segments)
