"""What counts as evidence that the caller said it."""

import pytest

from intents.text.transcript import NoSpeech, Transcript
from ivr.hearing.evidence import judged
from ivr.hearing.transcriber import Decoded, Hint, Utterance


def said(
    text: str,
    log_probability: float = -0.2,
    silence: float = 0.02,
    seconds: float = 0.8,
    language: str = "en",
) -> Transcript | NoSpeech:
    return judged(Decoded(text, log_probability, silence), Utterance(b"", seconds, Hint(language)))


def test_plain_words_are_a_transcript() -> None:
    assert said("Garbage day?") == Transcript("Garbage day?", "en", 0.959, 0.8)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "you"),
        ("en", "Thank you."),
        ("en", "Thanks for watching!"),
        ("fr", "Merci."),
        ("fr", "Merci d'avoir regardé cette vidéo !"),
    ],
)
def test_a_phantom_phrase_with_weak_evidence_is_no_speech(language: str, text: str) -> None:
    assert said(text, -0.95, 0.7, language=language) == NoSpeech()


@pytest.mark.parametrize(("language", "text"), [("en", "Thank you."), ("fr", "Merci."), ("en", "Goodbye.")])
def test_a_caller_who_plainly_says_thank_you_is_heard(language: str, text: str) -> None:
    assert isinstance(said(text, -0.3, 0.05, language=language), Transcript)


@pytest.mark.parametrize(
    "text",
    [
        "Sous-titres réalisés par la communauté d'Amara.org",
        "Sous-titrage Société Radio-Canada",
        "Subtitles by X",
    ],
)
def test_the_credits_of_a_film_are_never_what_a_caller_said(text: str) -> None:
    assert said(text, -0.1, 0.0, language="fr") == NoSpeech()


def test_words_where_surely_nobody_speaks_are_no_speech_unless_they_were_plainly_heard() -> None:
    assert said("Okay.", -0.8, 0.999) == NoSpeech()
    assert said("J'ai froid.", -0.7, 0.96, language="fr") == NoSpeech()
    assert isinstance(said("My street.", -0.5, 0.96), Transcript)


def test_words_without_any_speech_are_no_speech() -> None:
    assert said("Garbage day.", seconds=0.0) == NoSpeech()


@pytest.mark.parametrize("text", ["", "...", " - ", "?!"])
def test_punctuation_is_no_speech(text: str) -> None:
    assert said(text) == NoSpeech()


def test_a_loop_is_no_speech() -> None:
    assert said("no no " * 30) == NoSpeech()


def test_hopeless_words_are_no_speech() -> None:
    assert said("Beather Hamay.", -1.6) == NoSpeech()


def test_doubtful_words_of_a_caller_who_spoke_are_a_transcript_of_low_confidence() -> None:
    heard = said("ni de poule", -0.9, 0.1, language="fr")

    assert isinstance(heard, Transcript)
    assert heard.confidence < 0.2
