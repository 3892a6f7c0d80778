"""Real decodes of telephone sound: 8 kHz µ-law with a little line noise, spoken by Kokoro's voices."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from intents.text.transcript import NoSpeech, Transcript
from ivr.audio import ulaw_from_samples, wideband
from ivr.errors import BadInput, MissingModel
from ivr.hearing.evidence import judged
from ivr.hearing.listener import FRAME_SECONDS, Silero, VadNetwork
from ivr.hearing.transcriber import Expects, Hint, Utterance
from ivr.hearing.whisper import RATE, Whisper, pieces, surely_foreign, window_seconds

DATA = Path(__file__).parent / "data"
MODELS = Path(__file__).parents[3] / "var" / "models"


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    if not (MODELS / "whisper-base" / "model.bin").exists():
        pytest.skip("no Whisper model on this machine; run: cityline models")
    return Whisper(str(MODELS / "whisper-base"))


@pytest.mark.parametrize(
    ("chances", "own", "foreign"),
    [
        ({"<|es|>": 0.9, "<|en|>": 0.05}, 0.05, "es"),
        ({"<|es|>": 0.6, "<|en|>": 0.3}, 0.3, ""),
        ({"<|es|>": 0.4, "<|it|>": 0.35}, 0.0, ""),
        ({"<|zh|>": 0.9, "<|yue|>": 0.02}, 0.0, "zh"),
        ({"<|pl|>": 0.95}, 0.0, ""),
        ({"<|en|>": 0.99}, 0.99, ""),
    ],
    ids=["Spanish", "English with an accent", "one of two", "Mandarin", "not passed on", "English"],
)
def test_a_foreign_language_is_far_likelier_than_the_lines_own(
    chances: dict[str, float], own: float, foreign: str
) -> None:
    assert surely_foreign(chances, own) == foreign


def speech_seconds(ulaw: bytes) -> float:
    detector = Silero(VadNetwork(MODELS / "silero" / "silero_vad.onnx"))
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
def test_what_else_a_blurred_sentence_may_be_comes_with_it(whisper: Whisper) -> None:
    said = heard(whisper, "fr-le-bain-libre-cest-a-quelle-heure-demain", Hint("fr"))

    assert isinstance(said, Transcript)
    assert any("bain libre" in each.text.lower() for each in said.alternatives)


@pytest.mark.slow
def test_the_likeliest_token_after_the_beginning_of_a_text_goes_on_with_it(whisper: Whisper) -> None:
    ulaw = (DATA / "en-when-is-garbage-day-on-my-street.ulaw").read_bytes()
    encoded, tokenizer = whisper.encoded(wideband(ulaw)), whisper.tokenizer("en")
    text = tokenizer.encode(" When is garbage day on my street?")

    guessed = [
        int(whisper.next_token(encoded, tokenizer, "", tuple(text[:count])).argmax())
        for count in range(1, len(text))
    ]

    assert guessed == text[1:]


@pytest.mark.slow
def test_a_question_is_transcribed_although_a_short_answer_was_asked_for(whisper: Whisper) -> None:
    said = heard(whisper, "en-when-is-garbage-day-on-my-street", Hint("en", Expects.YES_NO))

    assert isinstance(said, Transcript)
    assert "garbage day on my street" in said.text


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


@pytest.mark.parametrize("there", [[], ["model.bin"], ["tokenizer.json"]], ids=str)
def test_a_model_that_is_missing_in_part_is_named_and_not_asked_of_the_hub(
    tmp_path: Path, there: list[str]
) -> None:
    for name in there:
        (tmp_path / name).touch()

    with pytest.raises(MissingModel, match="run: cityline models"):
        Whisper(str(tmp_path))


def test_a_model_that_is_cut_off_is_named(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{")

    with pytest.raises(BadInput, match="damaged"):
        Whisper(str(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tokens", "error"),
    [
        ("{", BadInput),
        (
            '{"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "vocab": {}, "merges": []}}',
            MissingModel,
        ),
    ],
)
def test_a_vocabulary_that_is_not_whispers_is_refused_before_any_call(
    whisper: Whisper, tmp_path: Path, tokens: str, error: type[Exception]
) -> None:
    for file in (MODELS / "whisper-base").iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").write_text(tokens)

    with pytest.raises(error, match=str(tmp_path)):
        Whisper(str(tmp_path))


@pytest.mark.parametrize(
    ("seconds", "window"), [(0, 10), (1, 10), (7, 10), (7.1, 15), (12, 15), (13, 20), (18, 30), (27, 30)]
)
def test_the_window_is_the_smallest_with_three_seconds_of_margin(seconds: float, window: int) -> None:
    assert window_seconds(round(seconds * RATE)) == window


@given(st.integers(0, 90 * RATE))
def test_nothing_of_a_long_utterance_is_lost(length: int) -> None:
    samples = np.arange(length, dtype=np.float32)

    cut = pieces(samples)

    assert np.array_equal(np.concatenate(cut), samples)
    assert all(len(piece) <= 27 * RATE for piece in cut)


def test_a_long_utterance_is_cut_where_it_is_quiet() -> None:
    samples = np.ones(40 * RATE, np.float32)
    samples[22 * RATE : 23 * RATE] = 0

    first, _ = pieces(samples)

    assert 22 * RATE <= len(first) <= 23 * RATE
