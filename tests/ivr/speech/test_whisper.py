"""Real decodes of telephone sound: 8 kHz µ-law with a little line noise, spoken by Kokoro's voices."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.transcript import NoSpeech, Transcript
from ivr.errors import MissingModel
from ivr.speech.audio import ulaw_from_samples
from ivr.speech.evidence import judged
from ivr.speech.lesson import taught_folder
from ivr.speech.silero import FRAME_SECONDS, Network, Silero
from ivr.speech.transcriber import Expects, Hint, Utterance
from ivr.speech.whisper import Whisper

DATA = Path(__file__).parent / "data"
MODELS = Path(__file__).parents[3] / "var" / "models"


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    if not (MODELS / "whisper-base" / "model.bin").exists():
        pytest.skip("no Whisper model on this machine; run: cityline models")
    return Whisper(str(taught_folder(MODELS / "whisper-base")))


def speech_seconds(ulaw: bytes) -> float:
    detector = Silero(Network(MODELS / "silero" / "silero_vad.onnx"))
    return FRAME_SECONDS * sum(probability >= 0.4 for probability in detector.probabilities(ulaw))


def heard(whisper: Whisper, name: str, hint: Hint) -> Transcript | NoSpeech:
    ulaw = (DATA / f"{name}.ulaw").read_bytes()
    utterance = Utterance(ulaw, speech_seconds(ulaw), hint)
    return judged(whisper.decode(utterance), utterance)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "expects", "word"),
    [
        ("fr-oui", Expects.YES_NO, "oui"),
        ("fr-non", Expects.YES_NO, "non"),
        ("fr-deux", Expects.DIGITS, "deux"),
        ("fr-deux", Expects.CHOICE, "deux"),
        ("fr-trois", Expects.DIGITS, "trois"),
        ("fr-trois", Expects.CHOICE, "trois"),
        ("en-no", Expects.YES_NO, "no"),
        ("en-two", Expects.DIGITS, "two"),
        ("en-two", Expects.CHOICE, "two"),
    ],
)
def test_a_short_answer_that_was_asked_for_is_right(
    whisper: Whisper, name: str, expects: Expects, word: str
) -> None:
    said = heard(whisper, name, Hint(name[:2], expects))

    assert isinstance(said, Transcript)
    assert said.text == word


@pytest.mark.slow
def test_a_question_is_transcribed_although_a_short_answer_was_asked_for(whisper: Whisper) -> None:
    said = heard(whisper, "en-when-is-garbage-day-on-my-street", Hint("en", Expects.YES_NO))

    assert isinstance(said, Transcript)
    assert "garbage day on my street" in said.text


@pytest.mark.slow
def test_a_blurred_french_word_is_heard_as_one_that_callers_of_a_city_say(whisper: Whisper) -> None:
    said = heard(whisper, "fr-le-bain-libre-cest-a-quelle-heure-demain", Hint("fr"))

    # Without the lesson it is « le vin libre ».
    assert isinstance(said, Transcript)
    assert "bain libre" in said.text.lower()


@pytest.mark.slow
@pytest.mark.parametrize("taken_for", ["en", "fr"])
def test_an_english_caller_is_heard_in_english_whatever_the_call_spoke(
    whisper: Whisper, taken_for: str
) -> None:
    others = tuple({"en", "fr"} - {taken_for})

    said = heard(whisper, "en-when-is-garbage-day-on-my-street", Hint(taken_for, others=others))

    assert isinstance(said, Transcript)
    assert said.language == "en"
    assert "garbage day" in said.text


@pytest.mark.slow
def test_a_word_too_short_to_tell_its_language_is_heard_in_the_calls(whisper: Whisper) -> None:
    said = heard(whisper, "fr-oui", Hint("fr", Expects.YES_NO, others=("en",)))

    assert isinstance(said, Transcript)
    assert said.language == "fr"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "word"), [("en-thank-you", "thank you"), ("fr-merci", "merci")])
def test_a_real_thank_you_is_no_phantom(whisper: Whisper, name: str, word: str) -> None:
    said = heard(whisper, name, Hint(name[:2]))

    assert isinstance(said, Transcript)
    assert word in said.text.lower()


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(8000 * seconds), np.float32)


def line_noise(seconds: float) -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 0.01, round(8000 * seconds)).astype(np.float32)


def hiss(seconds: float) -> NDArray[np.float32]:
    return np.random.default_rng(2).normal(0, 0.1, round(8000 * seconds)).astype(np.float32)


def hold_music(seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(8000 * seconds)) / 8000
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (262, 330, 392))
    return np.asarray(0.1 * chord * (1 + 0.5 * np.sin(2 * np.pi * 2 * time)), np.float32)


def mains_hum(seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(8000 * seconds)) / 8000
    return np.asarray(0.1 * np.sin(2 * np.pi * 60 * time) + 0.03 * np.sin(2 * np.pi * 180 * time), np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("sound", [silence, line_noise, hiss, hold_music, mains_hum])
@pytest.mark.parametrize("expects", [Expects.ANYTHING, Expects.YES_NO])
def test_what_is_not_speech_is_no_input_even_if_the_detector_were_fooled(
    whisper: Whisper, language: str, sound: Callable[[float], NDArray[np.float32]], expects: Expects
) -> None:
    fooled = Utterance(ulaw_from_samples(sound(2.0), 8000), 0.6, Hint(language, expects))

    assert judged(whisper.decode(fooled), fooled) == NoSpeech()


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="run: cityline models"):
        Whisper(str(tmp_path))
