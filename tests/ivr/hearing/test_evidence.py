"""What counts as evidence that the caller said it."""

import math
from dataclasses import replace

import pytest

from intents.text.transcript import NoSpeech, Transcript
from ivr.hearing.evidence import confidence, judged, n_best
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


SENTENCE = Decoded("when is garbage day", -0.2, 0.0)


def test_confidence_grows_with_the_probability_of_the_words() -> None:
    sure, unsure = (
        replace(SENTENCE, average_log_probability=-0.1),
        replace(SENTENCE, average_log_probability=-0.9),
    )

    assert 0 < confidence(unsure, "en") < confidence(SENTENCE, "en") < confidence(sure, "en") < 1


def test_another_likely_wording_is_a_reason_to_doubt() -> None:
    contested = replace(SENTENCE, texts=(("when is garbage day", -1.0), ("when is cabbage day", -1.1)))

    assert confidence(contested, "en") < confidence(SENTENCE, "en") - 0.2


def test_a_long_sentence_is_seldom_right_as_a_whole() -> None:
    long = replace(SENTENCE, text="when is garbage day on my street in the week after next monday")

    assert confidence(long, "fr") < confidence(SENTENCE, "fr")


@pytest.mark.parametrize("language", ["fr", "pa"])
def test_what_is_heard_worse_than_english_is_doubted_sooner(language: str) -> None:
    assert confidence(SENTENCE, language) < confidence(SENTENCE, "en")


def test_an_expected_answer_is_as_sure_as_its_choice() -> None:
    assert confidence(Decoded("oui", -1.0, 0.1, choice_probability=0.92), "fr") == 0.92


def test_wordings_have_the_chances_of_their_texts() -> None:
    found = n_best((("le vin libre", math.log(0.3)), ("le bain libre", math.log(0.1))), temper=1.0)

    assert [each.text for each in found] == ["le vin libre", "le bain libre"]
    assert found[0].probability == pytest.approx(0.75)


def test_texts_that_differ_in_case_and_marks_are_one_wording() -> None:
    found = n_best((("Oui.", math.log(0.2)), ("oui", math.log(0.2)), ("Louis", math.log(0.4))), temper=1.0)

    assert [(each.text, round(each.probability, 2)) for each in found] == [("Oui.", 0.5), ("Louis", 0.5)]


def test_the_wording_that_was_heard_stands_first_although_another_is_likelier() -> None:
    assert n_best((("a b", -2.0), ("c d", -1.0)), temper=1.0)[0].text == "a b"


@pytest.mark.parametrize("texts", [(), (("one wording", -1.0),), (("surely", -1.0), ("hardly", -9.0))])
def test_a_wording_without_another_that_is_likely_has_no_alternatives(
    texts: tuple[tuple[str, float], ...],
) -> None:
    assert n_best(texts, temper=1.0) == ()


def test_what_is_left_is_one_together() -> None:
    found = n_best((("a b", -1.0), ("c d", -1.2), ("e f", -9.0)), temper=1.0)

    assert sum(each.probability for each in found) == pytest.approx(1)
    assert len(found) == 2
