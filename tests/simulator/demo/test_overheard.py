from itertools import chain

import pytest

from ivr.audio import SILENCE
from ivr.call.texts import Sentence
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import Recordings, Speaker, VoiceId
from simulator.carrier.trace import Segment
from simulator.demo.overheard import Memory, Remark

HELLO = Sentence("Hello there.", "en", "hello")
LONG = Sentence("Hello there. Bins go out by seven.", "en", "answer")
ASK = Sentence("How can I help?", "en", "ask")
SECOND = 8000


class Counting:
    """Says each piece as a second of sound that no other piece has."""

    id = VoiceId("counting", "1")

    def say(self, piece: str, language: str) -> bytes:
        mark = sum(piece.encode()) % 100 + 1
        return bytes((mark + place * place) % 251 for place in range(SECOND))


@pytest.fixture
def speaker(tmp_path) -> Speaker:
    speaker = Speaker({"en": Counting()}, Recordings(tmp_path))
    for sentence in (HELLO, LONG, ASK):
        sound(sentence, speaker)
    return speaker


def sound(sentence: Sentence, speaker: Speaker) -> bytes:
    return b"".join(speaker.say(sentence.text, sentence.language, Pace.NORMAL))


def remarks(ulaw: bytes, speaker: Speaker, at_ms: float = 0.0) -> list[Remark]:
    return list(Memory((HELLO, LONG, ASK), speaker).remarks(Segment(at_ms, ulaw)))


def test_sentences_are_known_again_by_their_sound_in_their_order(speaker):
    heard = chain.from_iterable((sound(LONG, speaker), sound(ASK, speaker)))

    found = remarks(bytes(heard), speaker, at_ms=500)

    assert [remark.text for remark in found] == [LONG.text, ASK.text]
    assert [remark.at_ms for remark in found] == [500, 500 + 2 * 1150]


def test_a_sentence_that_was_cut_off_is_told_as_far_as_it_was_heard(speaker):
    found = remarks(sound(LONG, speaker)[: SECOND + SECOND // 2], speaker)

    assert [remark.text for remark in found] == ["Hello there. Bins go …"]


def test_a_sentence_that_begins_like_a_longer_one_is_not_taken_for_it(speaker):
    found = remarks(sound(HELLO, speaker) + sound(ASK, speaker), speaker)

    assert [remark.text for remark in found] == [HELLO.text, ASK.text]


def test_a_sentence_of_known_pieces_that_was_recorded_otherwise_is_told_by_its_pieces(speaker):
    otherwise = Sentence("Hello there. How can I help?", "en", "otherwise")

    found = remarks(sound(otherwise, speaker) + sound(LONG, speaker), speaker)

    assert [remark.text for remark in found] == [HELLO.text, ASK.text, LONG.text]


def test_a_sentence_that_was_cut_off_by_another_is_told_as_far_as_it_was_heard(speaker):
    cut_off = sound(LONG, speaker)[: 2 * SECOND]

    found = remarks(cut_off + sound(ASK, speaker), speaker)

    assert [remark.text for remark in found] == [HELLO.text, "Bins go out by …", ASK.text]


def test_sound_that_nobody_recorded_is_passed_over(speaker):
    found = remarks(SILENCE * 3000 + sound(ASK, speaker), speaker)

    assert found == [Remark(375.0, ASK.text)]


def test_a_sentence_that_was_never_recorded_is_never_heard(tmp_path):
    empty = Speaker({"en": Counting()}, Recordings(tmp_path))

    assert remarks(SILENCE * SECOND, empty) == []


def test_a_sentence_that_is_recorded_during_a_call_is_known_a_second_later(tmp_path) -> None:
    now = 0.0
    speaker = Speaker({"en": Counting()}, Recordings(tmp_path))
    memory = Memory((HELLO, ASK), speaker, lambda: now)
    heard = Segment(0.0, sound(ASK, speaker))

    before = list(memory.remarks(heard))
    now = 1.0
    after = list(memory.remarks(heard))

    assert before == []
    assert [remark.text for remark in after] == [ASK.text]
