import io
import json
from pathlib import Path

import pytest

from ivr.audio import seconds
from ivr.errors import MissingModel, VoiceFailed
from ivr.speaking.kokoro import KOKORO, REMEDY, KokoroVoice, can_render
from ivr.speaking.kokoro_process import serve
from ivr.speaking.speaker import RecordedVoice

FOLDER = Path("var/models/kokoro")


def lines(*pieces: str) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(piece) + "\n" for piece in pieces).encode())


def test_a_missing_voice_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="cityline models --fetch --french"):
        KokoroVoice(tmp_path)


def test_each_request_has_its_reply_in_turn() -> None:
    replies = io.BytesIO()

    serve(lines("Été", "deux mots"), replies, lambda piece: piece.encode())

    assert replies.getvalue() == b"\0\0\0\x05" + "Été".encode() + b"\0\0\0\x09deux mots"


def test_a_piece_that_cannot_be_said_has_no_sound_and_the_next_is_served() -> None:
    replies = io.BytesIO()

    def say(piece: str) -> bytes:
        if piece == "…":
            raise VoiceFailed("no sound")
        return b"ok"

    serve(lines("…", "oui"), replies, say)

    assert replies.getvalue() == b"\0\0\0\0" + b"\0\0\0\x02ok"


def test_a_voice_of_recordings_names_no_sentence_in_its_error() -> None:
    with pytest.raises(MissingModel) as error:
        RecordedVoice(KOKORO, REMEDY).say("Mon nom est", "fr")

    assert "Mon nom" not in str(error.value)


@pytest.mark.slow
@pytest.mark.skipif(not can_render(FOLDER), reason="the French voice is not fetched")
def test_a_french_sentence_is_said_by_the_other_process() -> None:
    voice = KokoroVoice(FOLDER)

    first, second = voice.say("Au revoir.", "fr"), voice.say("Comment puis-je vous aider?", "fr")
    voice.close()

    assert 0.4 < seconds(first) < seconds(second) < 3
