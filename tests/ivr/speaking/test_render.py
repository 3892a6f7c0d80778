from pathlib import Path

import pytest

from ivr.call.texts import Sentence
from ivr.errors import MissingModel, VoiceFailed
from ivr.speaking.mastering import Pace
from ivr.speaking.render import not_recorded, render, wanted
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, VoiceId

GREETING = Sentence("Welcome to Rivermont. How can I help you?", "en", "greeting")
GOODBYE = Sentence("Goodbye.", "en", "goodbye")
AU_REVOIR = Sentence("Au revoir.", "fr", "goodbye")


def ignore(done: int, size: int) -> None:
    pass


class HoarseVoice:
    """Fails at one word."""

    id = VoiceId("hoarse", "1")

    def say(self, piece: str, language: str) -> bytes:
        if "Rivermont" in piece:
            raise VoiceFailed("no sound")
        return b"sound"


def test_every_sentence_is_recorded_once(tmp_path: Path, fake_voice) -> None:
    report = render([GREETING, GOODBYE, GOODBYE], {"en": fake_voice}, Recordings(tmp_path), ignore)

    assert (report.present, report.rendered, report.missing) == (0, 3, ())
    assert [piece for _, piece in fake_voice.said] == [
        "Welcome to Rivermont.",
        "How can I help you?",
        "Goodbye.",
    ]


def test_only_what_changed_is_recorded_again(tmp_path: Path, fake_voice) -> None:
    recordings = Recordings(tmp_path)
    render([GREETING], {"en": fake_voice}, recordings, ignore)
    fake_voice.said.clear()

    changed = Sentence("Welcome to Rivermont. What can I do for you?", "en", "greeting")
    report = render([changed], {"en": fake_voice}, recordings, ignore)

    assert fake_voice.said == [("en", "What can I do for you?")]
    assert (report.present, report.rendered) == (1, 1)


class FullDisk(Recordings):
    """Has no room for one more."""

    def save(self, name: str, sound: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_where_nothing_can_be_kept_every_sentence_is_said_anew(tmp_path: Path, fake_voice) -> None:
    mute = RecordedVoice(VoiceId("mute", "1"), "Fetch it.")
    voices, full = {"en": fake_voice, "fr": mute}, FullDisk(tmp_path)

    report = render([GREETING, GOODBYE, AU_REVOIR], voices, full, ignore)

    assert (report.rendered, report.unkept_why) == (0, "No space left on device")
    assert [piece.text for piece in report.missing] == ["Au revoir."]
    assert len(fake_voice.said) == 1, "no time is spent on what cannot be kept"
    sound = b"".join(Speaker(voices, full).say("Goodbye.", "en", Pace.NORMAL))
    assert sound
    assert list(tmp_path.iterdir()) == []


def test_progress_is_heard_after_each_recording(tmp_path: Path, fake_voice) -> None:
    heard: list[tuple[int, int]] = []

    render([GREETING], {"en": fake_voice}, Recordings(tmp_path), lambda *step: heard.append(step))

    assert heard == [(0, 2), (1, 2), (2, 2)]


def test_when_it_is_enough_the_rest_is_left_and_counted(tmp_path: Path, fake_voice) -> None:
    report = render(
        [GREETING, GOODBYE],
        {"en": fake_voice},
        Recordings(tmp_path),
        ignore,
        lambda: len(fake_voice.said) == 1,
    )

    assert (report.rendered, report.left) == (1, 2)
    assert [piece for _, piece in fake_voice.said] == ["Welcome to Rivermont."]


def test_a_piece_that_fails_is_reported_and_the_others_are_recorded(tmp_path: Path) -> None:
    report = render([GREETING, GOODBYE], {"en": HoarseVoice()}, Recordings(tmp_path), ignore)

    assert [piece.text for piece in report.missing] == ["Welcome to Rivermont."]
    assert report.rendered == 2


class UnreachableVoice:
    """Fails at every word, as an endpoint without a connection does after some seconds."""

    id = VoiceId("unreachable", "1")
    asked = 0

    def say(self, piece: str, language: str) -> bytes:
        self.asked += 1
        raise VoiceFailed("no sound")


def test_a_voice_that_is_out_of_reach_is_not_asked_for_every_sentence(tmp_path: Path, fake_voice) -> None:
    unreachable = UnreachableVoice()
    said = [Sentence(f"Wait for {number} minutes.", "fr", "wait") for number in range(9)]

    report = render([*said, GOODBYE], {"fr": unreachable, "en": fake_voice}, Recordings(tmp_path), ignore)

    assert unreachable.asked == 3
    assert len(report.missing) == 9
    assert report.rendered == 1


def test_what_is_no_longer_said_can_be_pruned(tmp_path: Path, fake_voice) -> None:
    recordings, voices = Recordings(tmp_path), {"en": fake_voice}
    render([GREETING, GOODBYE], voices, recordings, ignore)

    pruned = recordings.prune(piece.name for piece in wanted([GREETING], voices))

    assert pruned == 1


def test_a_language_without_a_voice_is_an_error_before_any_call(tmp_path: Path, fake_voice) -> None:
    with pytest.raises(MissingModel, match="fr"):
        not_recorded([GREETING, AU_REVOIR], {"en": fake_voice}, Recordings(tmp_path))


def test_what_a_voice_without_model_has_not_recorded_is_counted_for_the_carrier(
    tmp_path: Path, fake_voice
) -> None:
    voices = {"en": fake_voice, "fr": RecordedVoice(VoiceId("siwis", "1"), "Run: cityline render")}

    (silent,) = not_recorded([GREETING, AU_REVOIR], voices, Recordings(tmp_path))

    assert str(silent) == (
        "Not yet recorded: 1 sentences (fr); until they are, the carrier's voice says them. "
        "Run: cityline render"
    )


def test_a_voice_without_model_is_enough_when_all_is_recorded(tmp_path: Path) -> None:
    voices, recordings = {"fr": RecordedVoice(VoiceId("siwis", "1"), "")}, Recordings(tmp_path)
    for piece in wanted([AU_REVOIR], voices):
        recordings.save(piece.name, b"sound")

    assert not_recorded([AU_REVOIR], voices, recordings) == ()
