from hypothesis import given
from hypothesis import strategies as st

from simulator.carrier.utterance import FRAME_BYTES, CallerUtterance, live_frames

LOUD, QUIET = b"\x10" * FRAME_BYTES, b"\xff" * FRAME_BYTES


def test_speech_runs_from_the_first_loud_frame_to_the_last():
    frames = CallerUtterance.of(QUIET + LOUD + QUIET + LOUD + QUIET).frames

    assert [frame.is_speech for frame in frames] == [False, True, True, True, False]
    assert [frame.starts_speech for frame in frames] == [False, True, False, False, False]
    assert [frame.ends_speech for frame in frames] == [False, False, False, True, False]


def test_an_utterance_of_silence_has_no_speech():
    assert not any(frame.is_speech or frame.ends_speech for frame in CallerUtterance.of(QUIET * 3).frames)


@given(st.binary(max_size=2000))
def test_frames_hold_all_the_audio_and_are_all_whole(ulaw):
    frames = CallerUtterance.of(ulaw).frames

    assert all(len(frame.payload) == FRAME_BYTES for frame in frames)
    assert b"".join(frame.payload for frame in frames)[: len(ulaw)] == ulaw


def test_a_microphone_does_not_know_where_speech_ends():
    (frame,) = live_frames(LOUD)

    assert frame.is_speech
    assert not frame.starts_speech
    assert not frame.ends_speech
