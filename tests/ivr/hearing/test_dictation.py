"""A recording in pieces: nothing of what is spoken is lost, and no piece holds up a caller."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.audio import SILENCE, seconds
from ivr.hearing.dictation import LONGEST_SECONDS, utterances
from ivr.hearing.listener import FRAME, FRAME_SECONDS

SECOND = round(1 / FRAME_SECONDS)
Part = tuple[float, float]


def recording(*parts: Part) -> tuple[bytes, tuple[float, ...]]:
    """Parts of so many seconds, each with its probability of speech."""
    frames = tuple(chance for length, chance in parts for _ in range(round(length / FRAME_SECONDS)))
    return SILENCE * FRAME * len(frames), frames


def test_a_short_message_is_one_utterance_without_the_silence_around_it() -> None:
    (utterance,) = utterances(*recording((2, 0.0), (3, 0.9), (5, 0.0)), "fr")

    assert 3.2 < seconds(utterance.ulaw) < 3.8
    assert abs(utterance.speech_seconds - 3) < 0.1
    assert utterance.hint.language == "fr"


def test_sentences_go_together_as_long_as_they_are_short() -> None:
    pieces = utterances(*recording((4, 0.9), (1, 0.0), (4, 0.9), (1, 0.0), (4, 0.9)), "en")

    assert [round(piece.speech_seconds) for piece in pieces] == [8, 4]


def test_a_recording_of_silence_holds_nothing() -> None:
    assert utterances(*recording((20, 0.1)), "en") == ()


@given(st.lists(st.tuples(st.floats(0.1, 8), st.sampled_from([0.0, 0.9])), max_size=25))
def test_all_speech_is_in_exactly_one_piece(parts: list[Part]) -> None:
    ulaw, chances = recording(*parts)

    pieces = utterances(ulaw, chances, "en")

    spoken = sum(chance >= 0.5 for chance in chances) * FRAME_SECONDS
    longest_breath = _longest_breath(chances)
    assert abs(sum(piece.speech_seconds for piece in pieces) - spoken) < 0.01
    assert all(seconds(piece.ulaw) <= max(LONGEST_SECONDS, longest_breath) + 1 for piece in pieces)


def _longest_breath(chances: tuple[float, ...]) -> float:
    """The longest speech without a pause of at least 0.6 s."""
    longest = start = pause = 0
    for place, chance in enumerate(chances):
        pause = pause + 1 if chance < 0.5 else 0
        start = place + 1 if pause * FRAME_SECONDS >= 0.6 else start
        longest = max(longest, place + 1 - start)
    return longest * FRAME_SECONDS
