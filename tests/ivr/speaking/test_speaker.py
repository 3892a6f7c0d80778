from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intents.text.transcript import OpenQuestion
from ivr.audio import seconds
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Sentence
from ivr.errors import MissingModel
from ivr.line.voice import SOUNDS_KEPT, voice
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


def test_an_empty_recording_is_made_anew_and_never_a_silence(tmp_path: Path, fake_voice) -> None:
    recordings = Recordings(tmp_path)
    name = key(fake_voice.id, "en", "Goodbye.")
    recordings.save(name, b"")
    assert not recordings.has(name)

    (sound,) = Speaker({"en": fake_voice}, recordings).say("Goodbye.", "en", Pace.NORMAL)

    assert seconds(sound) > 0.2
    assert recordings.has(name)


def test_a_folder_that_is_away_silences_nobody(tmp_path: Path, fake_voice) -> None:
    (tmp_path / "not a folder").write_bytes(b"")
    away = Recordings(tmp_path / "not a folder", (tmp_path / "not a folder" / "either",))
    unreadable = Recordings(tmp_path)
    name = key(fake_voice.id, "en", "Goodbye.")
    (tmp_path / name[:2] / f"{name}.ulaw").mkdir(parents=True)

    for recordings in (away, unreadable):
        (sound,) = Speaker({"en": fake_voice}, recordings).say("Goodbye.", "en", Pace.NORMAL)
        assert seconds(sound) > 0.2


async def test_what_only_a_call_made_the_line_say_is_kept_apart_and_for_a_day(
    tmp_path: Path, fake_voice
) -> None:
    lasting, in_calls = Recordings(tmp_path), Recordings(tmp_path / "in-calls", (tmp_path,))
    speaker = Speaker({"en": fake_voice}, lasting)
    list(speaker.say("Goodbye.", "en", Pace.NORMAL))
    say = voice(speaker, (Sentence("Goodbye.", "en", "goodbye"),), in_calls)
    place = Sentence("It is on Fir Street.", "en", "collection.at")

    await say(Reply((place,), Listen(OpenQuestion()), "en"))

    assert lasting.has(key(fake_voice.id, "en", "Goodbye."))
    assert not lasting.has(key(fake_voice.id, "en", "It is on Fir Street."))
    assert in_calls.has(key(fake_voice.id, "en", "It is on Fir Street."))
    now = datetime.now(UTC)
    assert in_calls.drop_older(now - SOUNDS_KEPT) == 0
    assert in_calls.drop_older(now + timedelta(seconds=5)) == 1
    assert in_calls.has(key(fake_voice.id, "en", "Goodbye."))


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
