from pathlib import Path

import pytest

from ivr.audio import seconds
from ivr.errors import MissingModel
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, VoiceId, key


def test_each_sentence_is_a_sound_that_ends_in_a_pause(tmp_path: Path, fake_voice) -> None:
    speaker = Speaker({"en": fake_voice}, Recordings(tmp_path))

    sounds = list(speaker.say("Thank you. Goodbye.", "en", Pace.NORMAL))

    assert [seconds(sound) for sound in sounds] == [pytest.approx(0.1 + 0.15)] * 2


def test_slower_speech_is_longer_and_pauses_longer(tmp_path: Path, fake_voice) -> None:
    speaker = Speaker({"en": fake_voice}, Recordings(tmp_path))

    (sound,) = speaker.say("Goodbye.", "en", Pace.SLOWER)

    assert seconds(sound) == pytest.approx(0.125 + 0.6, abs=0.01)


def test_a_recording_is_played_without_the_voice(tmp_path: Path, fake_voice) -> None:
    recordings = Recordings(tmp_path)
    recordings.save(key(fake_voice.id, "en", "Goodbye."), b"\x01\x02\x03")

    (sound,) = Speaker({"en": fake_voice}, recordings).say("Goodbye.", "en", Pace.NORMAL)

    assert sound.startswith(b"\x01\x02\x03\xff")
    assert fake_voice.said == []


def test_what_was_said_once_is_kept(tmp_path: Path, fake_voice) -> None:
    speaker = Speaker({"en": fake_voice}, Recordings(tmp_path))

    first, second = (list(speaker.say("It opens at 8 a.m.", "en", Pace.NORMAL)) for _ in range(2))

    assert first == second
    assert len(fake_voice.said) == 1


def test_the_first_sentence_can_be_played_before_the_second_exists(tmp_path: Path, fake_voice) -> None:
    sounds = Speaker({"en": fake_voice}, Recordings(tmp_path)).say("Thank you. Goodbye.", "en", Pace.NORMAL)

    next(sounds)

    assert fake_voice.said == [("en", "Thank you.")]


def test_a_sentence_that_cannot_be_said_is_an_error_and_not_a_silence(tmp_path: Path) -> None:
    voices = {"fr": RecordedVoice(VoiceId("siwis", "1"), "Run: cityline render")}
    speaker = Speaker(voices, Recordings(tmp_path))

    with pytest.raises(MissingModel, match="no recording"):
        list(speaker.say("Au revoir.", "fr", Pace.NORMAL))
    with pytest.raises(MissingModel, match="no voice"):
        list(speaker.say("Goodbye.", "en", Pace.NORMAL))
