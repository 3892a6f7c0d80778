"""The recordings that the example city brings along, so that French needs no model to be spoken."""

import re
import statistics
from pathlib import Path

import numpy as np
import pytest

from ivr.audio import RATE, pcm_from_ulaw
from ivr.call.repertoire import repertoire
from ivr.call.texts import load_prompts
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.whisper import Whisper
from ivr.speaking.kokoro import KOKORO
from ivr.speaking.render import Piece, unrecorded, wanted
from ivr.speaking.speaker import RecordedVoice, Recordings
from tests.fixtures.example import example_city

CITY = Path("deploy/example-city")
RECORDINGS = Recordings(CITY / "audio")
WHISPER = Path("var/models/whisper-base")


@pytest.fixture(scope="module")
def pieces() -> tuple[Piece, ...]:
    city = example_city()
    prompts = load_prompts(city.directory.languages, CITY)
    french = (sentence for sentence in repertoire(city, prompts) if sentence.language == "fr")
    return wanted(french, {"fr": RecordedVoice(KOKORO, "")})


def test_every_french_sentence_of_the_example_city_is_recorded(pieces) -> None:
    assert [piece.text for piece in unrecorded(pieces, RECORDINGS)] == []


def test_no_recording_is_kept_that_nothing_says(pieces) -> None:
    kept = {path.stem for path in RECORDINGS.cache.glob("??/*.ulaw")}

    assert kept - {piece.name for piece in pieces} == set()


def test_no_recording_is_silent_clipped_or_of_the_wrong_length(pieces) -> None:
    for piece in pieces:
        sound = pcm_from_ulaw(RECORDINGS.find(piece.name) or b"").astype(np.float64) / 32768

        seconds = len(sound) / RATE
        # A number alone, such as “un”, takes longer for its letters than a sentence.
        assert len(piece.text) / 25 < seconds < max(1.0, len(piece.text) / 5), piece.text
        assert -26 < 20 * np.log10(np.sqrt(np.mean(sound**2))) < -18, piece.text
        assert np.abs(sound).max() < 0.9, piece.text


@pytest.mark.slow
@pytest.mark.skipif(not WHISPER.is_dir(), reason="Whisper is not fetched")
def test_french_recordings_are_understood_over_the_telephone(pieces) -> None:
    whisper = Whisper(str(WHISPER))
    plain = [piece for piece in pieces if len(piece.text.split()) > 8][::25]

    rates = []
    for piece in plain:
        sound = RECORDINGS.find(piece.name) or b""
        heard = whisper.decode(Utterance(sound, len(sound) / RATE, Hint("fr")))
        rates.append(word_error_rate(piece.text, heard.text))

    assert statistics.median(rates) < 0.25


def word_error_rate(said: str, heard: str) -> float:
    """Wrong, lost and added words, of the words said."""
    words, others = (re.findall(r"\w+", text.lower()) for text in (said, heard))
    costs = list(range(len(others) + 1))
    for row, word in enumerate(words, 1):
        above, costs[0] = costs[0], row
        for column, other in enumerate(others, 1):
            above, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, above + (word != other)),
            )
    return costs[-1] / len(words)
