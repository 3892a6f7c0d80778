"""Danger is heard by the rules and by what sentences taught, and by nothing of the city's articles."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from intents.danger import LANGUAGES, find_danger, find_unmistakable
from intents.danger_examples import danger_examples
from intents.danger_hearing import DangerHearing
from intents.danger_store import FILE, SOURCES, sense_for
from intents.phrasing import DANGER, HARMLESS
from intents.sense_file import fingerprint_of, shipped
from intents.sentence_encoder import SentenceEncoder
from intents.understanding import DangerKind

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "var" / "models" / "use"
UTTERANCES = ROOT / "tests" / "understanding"
BESIDE = 0.95
"Of blunt danger run into other business without a pause; in some, that business still silences a rule."

by_words = DangerHearing.through([])


@pytest.fixture(scope="module")
def hearing() -> DangerHearing:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models --fetch")
    # Several threads on so small a product wait for one another.
    threadpool_limits(1)
    return DangerHearing.through([SentenceEncoder.load(WEIGHTS)])


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (UTTERANCES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def said_in(name: str, language: str) -> list[str]:
    return [each["text"] for each in lines(name) if each["lang"] == language]


def test_what_is_shipped_was_learned_from_the_sentences_as_they_are() -> None:
    assert shipped(FILE).fingerprint == fingerprint_of(danger_examples(), SOURCES), "run make danger"


def test_no_sentence_is_both_danger_and_harmless() -> None:
    examples = danger_examples()
    of_danger = {each.text.casefold() for each in examples if each.label != HARMLESS}
    harmless = {each.text.casefold() for each in examples if each.label == HARMLESS}

    assert of_danger & harmless == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_hundreds_of_each_kind_and_as_many_harmless_ones(language: str) -> None:
    labels = [each.label for each in danger_examples() if each.language == language]

    assert min(labels.count(f"{DANGER}{kind}") for kind in DangerKind) >= 400
    assert labels.count(HARMLESS) >= sum(label != HARMLESS for label in labels)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("my wife's lips have gone blue and she just stares", DangerKind.LIFE),
        ("les lèvres de ma femme sont devenues bleues", DangerKind.LIFE),
        ("the whole kitchen is full of smoke", DangerKind.FIRE_GAS_POWER),
        ("y a de la boucane plein la cuisine", DangerKind.FIRE_GAS_POWER),
        ("tell my kids I loved them, I won't be here tomorrow", DangerKind.SELF_HARM),
        ("vous direz à mes enfants que je les aimais, demain je serai plus là", DangerKind.SELF_HARM),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_in_words_of_ones_own_is_heard_without_any_model(
    said: str, kind: DangerKind, language: str
) -> None:
    danger = by_words.hear(said, language)

    assert danger is not None
    assert danger.kind is kind


@pytest.mark.parametrize(
    "said",
    [
        "what time does the pool open on Saturdays",
        "the lid of my recycling bin broke off",
        "the wait on this line is killing me, I only want to pay my taxes",
        "c'est quand la collecte du recyclage",
        "il me faut un permis pour un foyer extérieur",
        "je suis morte de fatigue de vous appeler pour ma facture",
    ],
)
def test_a_day_at_city_hall_is_no_danger(said: str) -> None:
    assert [by_words.hear(said, language) for language in LANGUAGES] == [None, None]


def test_a_rule_that_fired_is_named_and_never_the_words() -> None:
    danger = by_words.hear("my husband is not breathing", "en")

    assert danger is not None
    assert danger.rule.startswith("en/")


@pytest.mark.parametrize("said", ["", "   ", "…?!", "\x00\xff\x7fELF\x02\x01" * 500])
def test_what_says_nothing_is_no_danger(said: str) -> None:
    assert by_words.hear(said, "en") is None


@pytest.mark.parametrize(
    "said", ["fire", "gunman", "hostage", "seizure", "naloxone", "anévrisme", "noyade", "au feu", "help me"]
)
def test_a_word_that_says_it_all_is_never_silenced(said: str) -> None:
    assert by_words.hear(said, "en") is not None


@pytest.mark.parametrize(
    "said",
    [
        "I want to pay my parking ticket and renew my dog licence and also my husband is not breathing",
        "is the pool open on Saturday? my wife just collapsed and is not breathing",
        "what are the library hours and how do I pay my tax bill, oh and I want to kill myself",
        "I'm calling to pay my parking ticket, oh my god he's got a gun",
        "les heures de la bibliothèque, le permis de mon chien, et mon mari ne respire plus",
        "I wanted to ask about my water bill, and also her lips have gone blue and she just stares",
        "je veux me tuer, mon propriétaire veut pas réparer l'escalier pourri, la ville peut l'obliger?",
        "j'ai besoin d'une ambulance, est-ce permis de construire un quadruplex dans ma zone",
    ],
)
def test_danger_amid_other_business_is_heard(said: str) -> None:
    assert [by_words.hear(said, language) is not None for language in LANGUAGES] == [True, True]


BUSINESS = {
    "en": "I have a question about my water bill{} and is a quadruplex allowed on our street",
    "fr": "c'est pour une question sur ma facture{} est-ce permis de construire un quadruplex dans ma zone",
}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I want to kill myself", DangerKind.SELF_HARM),
        ("I'll kill myself", DangerKind.SELF_HARM),
        ("I just want to die", DangerKind.SELF_HARM),
        ("I need an ambulance", DangerKind.LIFE),
        ("my wife needs an ambulance", DangerKind.LIFE),
        ("can you send me an ambulance", DangerKind.LIFE),
        ("je veux me tuer", DangerKind.SELF_HARM),
        ("j'veux me tuer", DangerKind.SELF_HARM),
        ("je voudrais me tuer", DangerKind.SELF_HARM),
        ("je veux mourir", DangerKind.SELF_HARM),
        ("j'ai besoin d'une ambulance", DangerKind.LIFE),
        ("envoyez-moi une ambulance", DangerKind.LIFE),
    ],
)
@pytest.mark.parametrize("business", BUSINESS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_other_sense_is_heard_whatever_is_said_around_it(
    said: str, kind: DangerKind, business: str, language: str
) -> None:
    heard = [by_words.hear(text, language) for text in (said, BUSINESS[business].format(f", {said},"))]

    assert [danger.kind if danger else None for danger in heard] == [kind, kind]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("the house is on fire send an ambulance please", DangerKind.FIRE_GAS_POWER),
        ("a power line is down on the car we need an ambulance", DangerKind.FIRE_GAS_POWER),
        ("le feu est pris dans la cuisine, envoyez une ambulance", DangerKind.FIRE_GAS_POWER),
        ("j'ai pris toutes mes pilules j'ai besoin d'une ambulance", DangerKind.SELF_HARM),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_an_ambulance_is_told_of_the_danger_that_is_there(
    said: str, kind: DangerKind, language: str
) -> None:
    danger = find_danger(said, language)

    assert danger is not None
    assert danger.kind is kind


@pytest.mark.parametrize(
    "said",
    [
        "who pays if the festival has an ambulance on site",
        "I want to die my hair for the parade",
        "where do I get an ambulance report",
        "je vais me pendre des rideaux neufs",
        "on a besoin d'une ambulance sur place pour le festival",
        "je vais me tuer sur votre trottoir glacé",
    ],
)
def test_what_only_looks_unmistakable_is_left_to_what_is_said_around_it(said: str) -> None:
    assert [find_unmistakable(said, language) for language in LANGUAGES] == [None, None]


@pytest.mark.parametrize("said", ["i i i i i i", "oui oui oui oui oui", "yes yes yes yes yes yes yes"])
def test_a_word_said_over_and_over_is_no_danger(said: str) -> None:
    assert [by_words.hear(said, language) for language in LANGUAGES] == [None, None]


@pytest.mark.parametrize(
    "danger",
    ["my husband fell off the ladder and he is not moving", "il y a de la fumée noire dans la cuisine"],
)
def test_danger_in_the_middle_of_a_hundred_words_is_heard(danger: str) -> None:
    before = (
        "I called about the water bill last week, it went up again and nobody could tell me why it did " * 3
    )
    after = "so who do I talk to about the meter on our house, and when is the next reading of it due " * 3

    assert by_words.hear(f"{before} {danger} {after}", "en") is not None


@pytest.mark.parametrize("said", ["oui", "yes", "no", "non merci", "the first one", "wait", "au revoir"])
def test_an_answer_of_a_word_or_two_is_no_danger(said: str) -> None:
    assert [by_words.hear(said, language) for language in LANGUAGES] == [None, None]


def test_half_a_character_does_not_hide_danger() -> None:
    assert by_words.hear("\ud800 fire", "en") is not None


def test_the_weights_for_the_encoder_of_the_line_are_shipped() -> None:
    assert {*sense_for([]).heads} == {"", "use-multilingual-v3"}


@given(st.text(), st.sampled_from(LANGUAGES))
def test_no_text_breaks_the_hearing(text: str, language: str) -> None:
    danger = by_words.hear(text, language)

    assert danger is None or danger.kind in DangerKind


@pytest.mark.slow
def test_words_around_that_are_likelier_harmless_silence_a_rule(hearing: DangerHearing) -> None:
    said = "how do I register for the choking and first aid course at the rec centre"

    assert find_danger(said, "en") is not None
    assert hearing.hear(said, "en") is None


@pytest.mark.slow
def test_half_a_character_does_not_break_the_encoder(hearing: DangerHearing) -> None:
    assert hearing.hear("\ud800 when are taxes due", "en") is None


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_blunt_danger_is_heard_before_and_after_other_business(hearing: DangerHearing, language: str) -> None:
    blunt, business = said_in("danger_test", language), said_in("valid", language)
    mixed = [f"{other} {danger}" for danger, other in zip(blunt, business, strict=False)]
    mixed += [f"{danger}, {other}" for danger, other in zip(blunt, reversed(business), strict=False)]

    heard = [hearing.hear(each, language) is not None for each in mixed]

    assert sum(heard) / len(heard) >= BESIDE
