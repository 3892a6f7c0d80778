"""Which language a caller speaks, and how far the line serves it: as data, with what was measured."""

from pathlib import Path

import pytest
import yaml

from intents.acts.tongue import foreign_speaker, tongue_wanted
from intents.articles.article import Language
from intents.matching.utterance_classifier import shipped_classifier
from intents.meaning.understanding import Control, ControlKind, Danger, DangerKind
from intents.text.transcript import OpenQuestion, Transcript, YesNo
from languages.known import (
    Grade,
    KnownLanguage,
    known_languages,
    language_of_cry,
    language_of_words,
    passed_on_languages,
)
from tests.bench.danger import stated_figures
from tests.bench.material import line_encoders

ROOT = Path(__file__).parents[2]
SPOKEN = ("en", "fr")
A_FEW = 4
"Of more than 15,000 sentences, such as “um, e-waste”, which is as good Portuguese."
SIXTEEN = 16


def test_sixteen_languages_are_passed_on_and_each_has_what_a_caller_needs() -> None:
    assert len(passed_on_languages()) >= SIXTEEN
    for each in passed_on_languages():
        assert {*each.sentences} == {"one_moment", "emergency", "message"}
        assert each.is_textable
        assert "9-1-1" in each.sentences["emergency"]
        assert each.dangers
        assert each.crises
        assert each.called


def test_no_draft_counts_as_reviewed() -> None:
    assert [each.code for each in passed_on_languages() if each.reviewed_by] == []


def test_a_language_stands_no_higher_than_its_figures_allow_or_says_what_they_lack() -> None:
    assert known_languages()["en"].shortfalls == ()
    assert known_languages()["fr"].shortfalls == ("understood 87.5%: 9.6% less than English, at most 5%",)


@pytest.mark.parametrize("each", passed_on_languages(), ids=lambda each: each.code)
def test_a_first_sentence_tells_its_language(each: KnownLanguage) -> None:
    assert each.examples
    assert {language_of_words(words, SPOKEN) for words in each.examples} == {each.code}


@pytest.mark.parametrize(
    "words",
    [
        "",
        "no no no",
        "I want to pay my taxes on Via Roma",
        "is de la Hunte Road closed",
        "combien pour le sofa",
        "um report a pothole on the road",
    ],
)
def test_in_doubt_it_is_a_language_of_the_line(words: str) -> None:
    assert language_of_words(words, SPOKEN) == ""


@pytest.mark.parametrize(("language", "hesitation"), [("en", "um, "), ("en", "er, "), ("fr", "euh, ")])
def test_whoever_hesitates_is_taken_for_no_speaker_of_another_language(
    language: str, hesitation: str
) -> None:
    subjects = yaml.load(
        (ROOT / f"training/sentences/subjects_{language}.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    said = _texts(subjects)
    taken = [words for words in said if language_of_words(hesitation + words, SPOKEN)]

    assert len(said) > 15_000
    assert len(taken) <= A_FEW, taken


def test_callers_of_the_lines_own_languages_are_hardly_ever_taken_for_others() -> None:
    taken, said = 0, 0
    for language in SPOKEN:
        subjects = yaml.load(
            (ROOT / f"training/sentences/idioms_{language}.yaml").read_text("utf-8"), yaml.CSafeLoader
        )
        for words in _texts(subjects):
            said += 1
            taken += bool(language_of_words(words, SPOKEN))

    assert said > 200
    assert taken == 0


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for each in value for text in _texts(each)]
        case dict():
            return [text for each in value.values() for text in _texts(each)]
        case _:
            return []


@pytest.mark.parametrize("expecting", [OpenQuestion(), OpenQuestion(is_detail=True), YesNo()])
@pytest.mark.parametrize("kind", DangerKind)
def test_a_sentence_that_tells_of_danger_brings_the_safety_sentence_and_a_person(
    kind: DangerKind, expecting: OpenQuestion | YesNo
) -> None:
    said = Transcript("هناك حريق في بيتي", "en", 0.5, foreign="ar")
    meant = foreign_speaker(said, expecting, lambda _: kind)

    assert isinstance(meant, Control)
    assert (meant.kind, meant.language, meant.caution) == (ControlKind.PERSON, "ar", kind)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Quiero una copia del reporte de policía del choque del martes pasado"),
        ("de", "Gibt es an der Volkshochschule einen Erste-Hilfe-Kurs für den Führerschein?"),
        ("zh", "请问申请露天烧烤的火灾许可证要多少钱"),
    ],
)
def test_a_word_of_danger_within_a_sentence_tells_nothing(language: str, words: str) -> None:
    meant = foreign_speaker(Transcript(words, "en", 0.5, foreign=language), OpenQuestion())

    assert isinstance(meant, Control)
    assert meant.caution is None


@pytest.mark.parametrize("each", passed_on_languages(), ids=lambda each: each.code)
@pytest.mark.parametrize("expecting", [OpenQuestion(), OpenQuestion(is_detail=True), YesNo()])
def test_a_cry_of_a_word_is_heard_whatever_was_asked(
    each: KnownLanguage, expecting: OpenQuestion | YesNo
) -> None:
    for words in each.dangers:
        meant = foreign_speaker(Transcript(words, "en", 0.5), expecting)
        assert isinstance(meant, Control), words
        assert meant.caution is DangerKind.LIFE, words
    for words in each.crises:
        assert isinstance(foreign_speaker(Transcript(words, "en", 0.5), expecting), Danger), words


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("¡Fuego, fuego!", "es"),
        ("Hilfe, es brennt", "de"),
        ("socorro, um incendio", "es"),
        ("sung", ""),
        ("Fuego Street", ""),
        ("un baril", ""),
    ],
)
def test_a_few_words_are_a_cry_if_most_of_them_are_of_danger(words: str, language: str) -> None:
    assert language_of_cry(words) == language


@pytest.mark.parametrize("language", SPOKEN)
def test_nobody_who_speaks_a_language_of_the_line_is_taken_for_crying_in_another(language: str) -> None:
    subjects = (ROOT / f"training/sentences/subjects_{language}.yaml").read_text("utf-8")

    assert [words for words in _texts(yaml.load(subjects, yaml.CSafeLoader)) if language_of_cry(words)] == []


def test_a_language_that_was_heard_counts_whatever_its_words_look_like() -> None:
    meant = foreign_speaker(Transcript("oi", "en", 0.5, foreign="pt"), OpenQuestion())

    assert isinstance(meant, Control)
    assert (meant.language, meant.caution) == ("pt", None)


@pytest.mark.parametrize(("language", "words"), [("es", "es que me quiero morir"), ("zh", "我想自杀")])
def test_words_of_suicide_bring_the_help_for_that(language: str, words: str) -> None:
    meant = foreign_speaker(Transcript(words, "en", 0.5, foreign=language), OpenQuestion())

    assert isinstance(meant, Danger)
    assert (meant.kind, meant.language) == (DangerKind.SELF_HARM, language)


def test_a_detail_of_a_report_tells_no_language() -> None:
    said = Transcript("de los Angeles Avenida de la Rosa", "en", 0.5, foreign="es")

    assert foreign_speaker(said, OpenQuestion(is_detail=True)) is None


def test_a_yes_in_another_language_ends_no_question() -> None:
    assert foreign_speaker(Transcript("hola buenos días necesito ayuda", "en", 0.5), YesNo()) is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("can I talk to someone in Spanish please", "es"),
        ("español por favor, do you speak español", "es"),
        ("I need a person who speaks Tamil", ""),
    ],
)
def test_whoever_asks_for_a_language_by_name_gets_a_person_to_whom_it_is_named(
    words: str, language: str
) -> None:
    meant = tongue_wanted(words, "en")

    assert meant is not None
    assert (meant.kind, meant.language) == (ControlKind.PERSON, language)


def test_grades_are_data() -> None:
    assert {each.stated for each in known_languages().values()} == {Grade.FULL, Grade.PASSED_ON}


@pytest.mark.slow
@pytest.mark.parametrize("language", SPOKEN)
def test_what_its_file_states_of_danger_is_what_the_shipped_models_find(language: Language) -> None:
    encoders = line_encoders()
    if not encoders:
        pytest.skip("the models are not installed (cityline models)")

    found = stated_figures(shipped_classifier(encoders), language)

    measured = known_languages()[language].measured
    assert {name: measured.get(name) for name in found} == found
    assert measured["danger_recall"] == round(found["danger_found"] / found["danger_asked"], 3)
