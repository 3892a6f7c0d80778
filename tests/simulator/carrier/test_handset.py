import asyncio

from hypothesis import given
from hypothesis import strategies as st

from simulator.carrier.events import LineStarted, LineStopped
from simulator.carrier.handset import HeardAudio
from simulator.carrier.trace import Tape


def test_audio_that_arrives_while_the_line_speaks_follows_without_a_gap():
    heard = HeardAudio(Tape())

    heard.hear(0, b"a" * 800)
    heard.hear(50, b"b" * 800)

    assert [(segment.at_ms, len(segment.ulaw)) for segment in heard.segments] == [(0, 1600)]


def test_audio_after_a_pause_begins_a_new_segment():
    heard = HeardAudio(Tape())

    heard.hear(0, b"a" * 800)
    heard.hear(300, b"b" * 800)

    assert [segment.at_ms for segment in heard.segments] == [0, 300]


def test_what_was_cleared_was_not_heard():
    tape = Tape()
    heard = HeardAudio(tape)
    heard.hear(0, b"a" * 8000)

    heard.clear(250)

    assert [len(segment.ulaw) for segment in heard.segments] == [2000]
    assert [event for event in tape.events if isinstance(event, LineStarted | LineStopped)] == [
        LineStarted(0),
        LineStopped(250),
    ]


def test_the_line_stops_when_the_last_byte_has_played():
    tape = Tape()
    heard = HeardAudio(tape)
    heard.hear(0, b"a" * 800)

    heard.tick(120)

    assert tape.events[-1] == LineStopped(100)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2000)), max_size=30))
def test_a_live_listener_hears_everything_once(pieces):
    heard = HeardAudio(Tape())
    heard.live = asyncio.Queue()
    now = 0
    for passed, size in pieces:
        now += passed
        heard.hear(now, bytes(range(256)) * (size // 256) + b"z" * (size % 256))

    heard.tick(now + 60_000)

    live = b"".join(heard.live.get_nowait() for _ in range(heard.live.qsize()))
    assert live == b"".join(segment.ulaw for segment in heard.segments)
