"""Danger in two degrees: the rules for what is unmistakable, what was learned for the rest."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from intents.danger.rules import (
    AGREED,
    AGREED_IN_LONG,
    AGREES_AROUND,
    BEYOND_WISH,
    CERTAIN,
    LONG_BUSINESS,
    PLAIN_BUSINESS,
    POSSIBLE,
    POSSIBLE_AFTER_QUESTION,
    POSSIBLE_AROUND_RULE,
    POSSIBLE_AROUND_RULE_IN_LONG,
    POSSIBLE_BESIDE_ACT,
    POSSIBLE_IN_BUSINESS,
    POSSIBLE_IN_LONG,
    POSSIBLE_IN_LONG_BUSINESS,
    POSSIBLE_IN_SURE_BUSINESS,
    POSSIBLE_WITH_RULE_IN_LONG,
    SURE_BUSINESS,
    SURE_BUSINESS_OF_SELF_HARM,
    Caution,
    find_danger,
    find_unmistakable,
    hear_danger,
    tells_of_long_ago,
)
from intents.matching.sentence_encoder import SentenceEncoder
from intents.matching.utterance_classifier import LearnedClassifier, shipped_classifier
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import Danger, DangerKind
from intents.text.languages import languages

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "var" / "models" / "use"
UTTERANCES = ROOT / "tests" / "understanding"

BESIDE = 0.91
"Of blunt danger run into other business without a pause: what is reached; 0.95 is wanted."

by_words = shipped_classifier()


def heard(said: str, language: str, classifier: LearnedClassifier = by_words) -> Danger | Caution | None:
    return hear_danger(said, language, classifier.read(said, language))


def reading(
    chance: float,
    business: float = 0.0,
    act: Act = Act.ASK,
    around: float = 0.0,
    kind: DangerKind = DangerKind.LIFE,
) -> Reading:
    danger = dict.fromkeys(DangerKind, 0.0) | {kind: chance}
    acts = dict.fromkeys(Act, 0.0) | {act: 1.0}
    return Reading(acts, danger, np.zeros(1, np.float32), 0.0, business, around)


@pytest.fixture(scope="module")
def classifier() -> LearnedClassifier:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models --fetch")
    # Several threads on so small a product wait for one another.
    threadpool_limits(1)
    return shipped_classifier([SentenceEncoder.load(WEIGHTS)])


@pytest.mark.parametrize(
    ("chance", "degree"),
    [
        (CERTAIN, Danger(DangerKind.LIFE, "learned")),
        (CERTAIN - 0.01, Caution(DangerKind.LIFE)),
        (POSSIBLE, Caution(DangerKind.LIFE)),
        (POSSIBLE - 0.01, None),
    ],
)
def test_the_chance_decides_the_degree(chance: float, degree: Danger | Caution | None) -> None:
    assert hear_danger("some words that no rule knows of", "en", reading(chance)) == degree


@pytest.mark.parametrize("act", [Act.WAIT, Act.SLOWER, Act.REJECT])
def test_beside_a_wish_danger_that_no_rule_names_is_possible(act: Act) -> None:
    said = "some words that no rule knows of"

    assert hear_danger(said, "en", reading(CERTAIN, act=act)) == Caution(DangerKind.LIFE)
    assert isinstance(hear_danger(said, "en", reading(BEYOND_WISH, act=act)), Danger)
    named = hear_danger("wait he is not breathing", "en", reading(CERTAIN, act=act, around=1.0))
    assert isinstance(named, Danger)


@pytest.mark.parametrize("act", [Act.END, Act.COMPLAINT, Act.ABOUT_DATA, Act.CONFIRM, Act.CHOOSE])
def test_what_tells_nothing_and_calls_for_nobody_needs_more_to_be_danger(act: Act) -> None:
    said, below = "some words that no rule knows of", POSSIBLE_BESIDE_ACT - 0.01

    assert hear_danger(said, "en", reading(below, act=act)) is None
    assert hear_danger(said, "en", reading(POSSIBLE_BESIDE_ACT, act=act)) == Caution(DangerKind.LIFE)
    assert hear_danger(said, "en", reading(below, act=act, around=0.1)) == Caution(DangerKind.LIFE)


@pytest.mark.parametrize("act", [Act.ASK, Act.PERSON, Act.NAMED_PERSON, Act.DEPARTMENT])
def test_who_tells_or_calls_for_somebody_may_well_be_in_danger(act: Act) -> None:
    told = reading(POSSIBLE, act=act)

    # A wish for a person is itself weighed against the danger.
    assert hear_danger("some words that no rule knows of", "en", replace(told, danger={DangerKind.LIFE: 0.1}))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "my husband stopped breathing in his sleep last winter"),
        ("en", "two years ago he stopped breathing and the clinic said to get a machine"),
        ("fr", "mon mari a arrêté de respirer l'hiver passé"),
        ("fr", "il y a deux ans y respirait plus pis le docteur lui a donné une machine"),
    ],
)
def test_what_is_told_as_long_over_needs_rule_and_classifier_to_be_certain(language: str, said: str) -> None:
    certain, likely = (reading(chance, around=1.0) for chance in (CERTAIN, AGREED))

    assert isinstance(hear_danger(said, language, certain), Danger)
    assert hear_danger(said, language, likely) == Caution(DangerKind.LIFE)
    assert hear_danger(said, language, reading(POSSIBLE_IN_BUSINESS - 0.01, around=1.0)) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "she hasn't been breathing right since last week"),
        ("en", "for the last week he has been following me"),
        ("fr", "depuis la semaine passée quelqu'un me suit jusque chez nous"),
    ],
)
def test_what_lasts_since_then_is_not_over(language: str, said: str) -> None:
    assert hear_danger(said, language, reading(POSSIBLE)) == Caution(DangerKind.LIFE)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "le mois passé mon père a fait un AVC et là il ne parle plus"),
        ("fr", "l'hiver passé il a été malade et il respire encore mal"),
        ("en", "I was hit by a car last week and my head is getting worse"),
        ("en", "last month he had a stroke and now he can't talk again"),
        ("en", "he attacked me last year and he is back"),
    ],
)
def test_what_goes_on_today_is_not_over(language: str, said: str) -> None:
    assert not tells_of_long_ago(said)
    assert isinstance(hear_danger(said, language, reading(CERTAIN)), Danger)


@pytest.mark.parametrize(
    "said",
    [
        "last winter I fell on the ice",
        "back in the spring he had a heart attack",
        "il y a deux ans la maison a brûlé",
    ],
)
def test_a_tale_of_last_winter_is_over(said: str) -> None:
    assert tells_of_long_ago(said)


@pytest.mark.parametrize("asked", [each for each in Asked if each is not Asked.HOW_CAN_I_HELP])
def test_danger_is_less_likely_after_a_question_of_the_line(asked: Asked) -> None:
    said = "some words that no rule knows of"
    below, enough = (reading(POSSIBLE_AFTER_QUESTION - less) for less in (0.01, 0.0))

    assert hear_danger(said, "en", below) == Caution(DangerKind.LIFE)
    assert hear_danger(said, "en", replace(below, asked=asked)) is None
    assert hear_danger(said, "en", replace(enough, asked=asked)) == Caution(DangerKind.LIFE)


def test_a_loss_long_ago_may_be_why_somebody_wants_to_die_today() -> None:
    said = "my wife went last spring and there is nothing left for me here"

    heard = hear_danger(said, "en", reading(POSSIBLE, kind=DangerKind.SELF_HARM))

    assert heard == Caution(DangerKind.SELF_HARM)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "somebody slashed all four of my tires overnight"),
        ("en", "I'm not staying here any longer, I moved, how do I stop the water"),
        ("fr", "mon père parle pas beaucoup français, c'est moi qui appelle pour lui"),
        ("fr", "la souffleuse sent le gaz, est-ce que ça va dans le bac"),
        ("en", "my shoulders are shot, when is the pool open for laps"),
        ("fr", "ma blonde va me tuer si je retrouve pas l'auto, où est la fourrière"),
    ],
)
def test_what_only_sounds_like_danger_is_never_certain(
    classifier: LearnedClassifier, language: str, said: str
) -> None:
    assert not isinstance(heard(said, language, classifier), Danger)


@pytest.mark.parametrize(
    ("chance", "business", "is_heard"),
    [
        (POSSIBLE_IN_BUSINESS, PLAIN_BUSINESS, True),
        (POSSIBLE_IN_BUSINESS - 0.01, PLAIN_BUSINESS, False),
        (POSSIBLE_IN_BUSINESS - 0.01, PLAIN_BUSINESS - 0.01, True),
    ],
)
def test_what_is_plainly_business_needs_more_to_be_danger(
    chance: float, business: float, is_heard: bool
) -> None:
    heard = hear_danger("some words that no rule knows of", "en", reading(chance, business))

    assert heard == (Caution(DangerKind.LIFE) if is_heard else None)


@pytest.mark.parametrize(
    ("kind", "business"),
    [
        (DangerKind.LIFE, SURE_BUSINESS),
        (DangerKind.FIRE_GAS_POWER, SURE_BUSINESS),
        (DangerKind.SELF_HARM, SURE_BUSINESS_OF_SELF_HARM),
    ],
)
def test_in_what_surely_is_business_danger_must_be_likely(kind: DangerKind, business: float) -> None:
    said, below = "some words that no rule knows of", POSSIBLE_IN_SURE_BUSINESS - 0.01

    assert hear_danger(said, "en", reading(below, business, kind=kind)) is None
    assert hear_danger(said, "en", reading(below, business - 0.01, kind=kind)) == Caution(kind)
    assert hear_danger(said, "en", reading(below, business, kind=kind, around=0.1)) == Caution(kind)
    assert hear_danger(said, "en", reading(POSSIBLE_IN_SURE_BUSINESS, business, kind=kind)) == Caution(kind)


@pytest.mark.parametrize(
    ("around", "is_heard"), [(POSSIBLE_AROUND_RULE, True), (POSSIBLE_AROUND_RULE - 0.01, False)]
)
def test_danger_around_a_rule_is_possible_amid_any_business(around: float, is_heard: bool) -> None:
    told = replace(reading(0.0, PLAIN_BUSINESS), around_rule=around)

    heard = hear_danger("some words that no rule knows of", "en", told)

    assert heard == (Caution(DangerKind.LIFE) if is_heard else None)


@pytest.mark.parametrize(
    "told",
    [
        reading(POSSIBLE, 0.7),
        replace(reading(POSSIBLE, 0.1), out_of_scope=0.9),
        replace(reading(POSSIBLE, 0.1), out_of_scope=0.2, acts={each: float(each is Act.NO) for each in Act}),
    ],
    ids=["business of the city", "business of others", "a wish about the call"],
)
def test_what_something_else_explains_better_is_no_danger(told: Reading) -> None:
    assert hear_danger("some words that no rule knows of", "en", told) is None


@pytest.mark.parametrize(("chance", "degree"), [(AGREED, Danger), (AGREED - 0.01, Caution)])
def test_a_rule_that_agrees_makes_the_likely_certain(chance: float, degree: type) -> None:
    told = reading(chance, around=AGREES_AROUND)

    assert isinstance(hear_danger("my husband is not breathing any more", "en", told), degree)


@pytest.mark.parametrize(("chance", "is_heard"), [(POSSIBLE_IN_LONG, True), (POSSIBLE_IN_LONG - 0.01, False)])
def test_danger_told_at_length_leaves_no_doubt(chance: float, is_heard: bool) -> None:
    story = " ".join(["and then the man at the counter told my brother something"] * 3)
    told = reading(chance, around=POSSIBLE_AROUND_RULE - 0.01)

    assert (hear_danger(story, "en", told) is not None) is is_heard


@pytest.mark.parametrize(
    ("chance", "is_heard"), [(POSSIBLE_WITH_RULE_IN_LONG, True), (POSSIBLE_WITH_RULE_IN_LONG - 0.01, False)]
)
def test_a_rule_within_a_long_story_needs_little_more_in_the_rest(chance: float, is_heard: bool) -> None:
    story = " ".join(["and then the man at the counter told my brother something"] * 3)
    told = reading(chance, around=POSSIBLE_AROUND_RULE)

    assert (hear_danger(story, "en", told) is not None) is is_heard


def test_plain_danger_within_a_long_complaint_is_told() -> None:
    story = "and then the man at the counter told my brother something " * 3
    said = f"{story} a man is lying on the sidewalk not moving"

    assert hear_danger(said, "en", reading(0.0, 1.0, around=POSSIBLE_AROUND_RULE_IN_LONG)) == Caution(
        DangerKind.LIFE
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "my house is on fire"),
        ("en", "he has no pulse"),
        ("en", "I think I'm having a heart attack"),
        ("fr", "ma maison est en feu"),
        ("fr", "mon père fait une crise cardiaque"),
    ],
)
def test_what_is_plain_by_itself_is_told_inside_a_story(
    classifier: LearnedClassifier, language: str, said: str
) -> None:
    before, after = AMID[language]

    assert heard(f"{before} {said} {after}", language, classifier)


AMID = {
    "en": (
        "I've called three times this month because the garbage truck keeps skipping our lane, and now",
        "and nobody from the city ever calls me back so could you please tell me who is in charge",
    ),
    "fr": (
        "ça fait trois fois que j'appelle parce que le camion passe tout droit dans notre rue, pis là",
        "pis personne de la Ville me rappelle jamais, pouvez-vous me dire qui est responsable de ça",
    ),
}
"A complaint of about forty words, in the middle of which something else is said."


@pytest.mark.parametrize(
    ("chance", "is_heard"), [(POSSIBLE_IN_LONG_BUSINESS, True), (POSSIBLE_IN_LONG_BUSINESS - 0.01, False)]
)
def test_a_long_story_about_business_needs_more_unless_a_rule_names_danger(
    chance: float, is_heard: bool
) -> None:
    story = " ".join(["and then the man at the counter told my brother something"] * 3)
    named = reading(chance, LONG_BUSINESS, around=POSSIBLE_AROUND_RULE)

    assert (hear_danger(story, "en", reading(chance, LONG_BUSINESS)) is not None) is is_heard
    assert hear_danger(story, "en", named) == Caution(DangerKind.LIFE)


@pytest.mark.parametrize(("chance", "degree"), [(AGREED_IN_LONG, Danger), (AGREED_IN_LONG - 0.01, Caution)])
def test_a_rule_within_a_long_story_needs_more_to_make_it_certain(chance: float, degree: type) -> None:
    story = f"{'and then the man at the counter told my brother something ' * 3} he is not breathing"

    assert isinstance(hear_danger(story, "en", reading(chance, around=1.0)), degree)


def test_a_rule_whose_words_are_harmless_by_themselves_agrees_with_nothing() -> None:
    told = reading(CERTAIN - 0.01, around=AGREES_AROUND - 0.01)

    assert hear_danger("my shoulders are shot and I want to swim", "en", told) == Caution(DangerKind.LIFE)


def test_a_phrase_that_only_sounds_like_danger_needs_more_to_be_possible() -> None:
    said = "somebody slashed the tires of the van"

    assert hear_danger(said, "en", reading(POSSIBLE_IN_BUSINESS - 0.01)) is None
    assert hear_danger(said, "en", reading(POSSIBLE_IN_BUSINESS)) == Caution(DangerKind.LIFE)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I want to kill myself"),
        ("en", "I don't want to live anymore so taxes don't matter"),
        ("en", "I just don't want to live any more"),
        ("en", "I don't want to go on living"),
        ("fr", "je veux plus vivre fait que les taxes ça m'est égal"),
        ("fr", "je ne veux plus vivre"),
        ("fr", "j'ai plus envie de vivre, laissez faire le compte de taxes"),
    ],
)
def test_what_is_unmistakable_is_certain_whatever_was_learned(language: str, said: str) -> None:
    danger = hear_danger(said, language, reading(0.0))

    assert isinstance(danger, Danger)
    assert danger.kind is DangerKind.SELF_HARM


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I don't want to live here anymore"),
        ("en", "I don't want to live anymore in this building"),
        ("en", "I don't want to live next to a dump"),
        ("fr", "je veux plus vivre ici"),
        ("fr", "je veux plus vivre à côté d'un chantier"),
        ("fr", "j'ai plus envie de vivre dans le bruit"),
    ],
)
def test_who_does_not_want_to_live_somewhere_is_not_unmistakable(language: str, said: str) -> None:
    assert find_unmistakable(said, language) is None


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (UTTERANCES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def said_in(name: str, language: str) -> list[str]:
    return [each["text"] for each in lines(name) if each["lang"] == language]


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
@pytest.mark.parametrize("language", languages())
def test_danger_in_words_of_ones_own_is_heard_without_any_model(
    said: str, kind: DangerKind, language: str
) -> None:
    danger = heard(said, language)

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
    assert [heard(said, language) for language in languages()] == [None, None]


@pytest.mark.parametrize("said", ["", "   ", "…?!", "\x00\xff\x7fELF\x02\x01" * 500])
def test_what_says_nothing_is_no_danger(said: str) -> None:
    assert heard(said, "en") is None


@pytest.mark.parametrize(
    "said", ["fire", "gunman", "hostage", "seizure", "naloxone", "anévrisme", "noyade", "au feu", "help me"]
)
def test_a_word_that_says_it_all_is_never_silenced(said: str) -> None:
    assert heard(said, "en") is not None


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
    assert [heard(said, language) is not None for language in languages()] == [True, True]


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
@pytest.mark.parametrize("language", languages())
def test_what_has_no_other_sense_is_heard_whatever_is_said_around_it(
    said: str, kind: DangerKind, business: str, language: str
) -> None:
    told = [heard(text, language) for text in (said, BUSINESS[business].format(f", {said},"))]

    assert [danger.kind if danger else None for danger in told] == [kind, kind]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("the house is on fire send an ambulance please", DangerKind.FIRE_GAS_POWER),
        ("a power line is down on the car we need an ambulance", DangerKind.FIRE_GAS_POWER),
        ("le feu est pris dans la cuisine, envoyez une ambulance", DangerKind.FIRE_GAS_POWER),
        ("j'ai pris toutes mes pilules j'ai besoin d'une ambulance", DangerKind.SELF_HARM),
    ],
)
@pytest.mark.parametrize("language", languages())
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
    assert [find_unmistakable(said, language) for language in languages()] == [None, None]


@pytest.mark.parametrize("said", ["i i i i i i", "oui oui oui oui oui", "yes yes yes yes yes yes yes"])
def test_a_word_said_over_and_over_is_no_danger(said: str) -> None:
    assert [heard(said, language) for language in languages()] == [None, None]


@pytest.mark.parametrize(
    "danger",
    ["my husband fell off the ladder and he is not moving", "il y a de la fumée noire dans la cuisine"],
)
def test_danger_in_the_middle_of_a_hundred_words_is_heard(danger: str) -> None:
    before = (
        "I called about the water bill last week, it went up again and nobody could tell me why it did " * 3
    )
    after = "so who do I talk to about the meter on our house, and when is the next reading of it due " * 3

    assert heard(f"{before} {danger} {after}", "en") is not None


@pytest.mark.parametrize("said", ["oui", "yes", "no", "non merci", "the first one", "wait", "au revoir"])
def test_an_answer_of_a_word_or_two_is_no_danger(said: str) -> None:
    assert [heard(said, language) for language in languages()] == [None, None]


def test_half_a_character_does_not_hide_danger() -> None:
    assert heard("\ud800 fire", "en") is not None


@given(st.text(), st.sampled_from(languages()))
def test_no_text_breaks_the_hearing(text: str, language: str) -> None:
    danger = heard(text, language)

    assert danger is None or danger.kind in DangerKind


@pytest.mark.slow
def test_half_a_character_does_not_break_the_encoder(classifier: LearnedClassifier) -> None:
    assert heard("\ud800 when are taxes due", "en", classifier) is None


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
def test_blunt_danger_is_heard_before_and_after_other_business(
    classifier: LearnedClassifier, language: str
) -> None:
    blunt, business = said_in("danger_test", language), said_in("valid", language)
    mixed = [f"{other} {danger}" for danger, other in zip(blunt, business, strict=False)]
    mixed += [f"{danger}, {other}" for danger, other in zip(blunt, reversed(business), strict=False)]

    told = [heard(each, language, classifier) is not None for each in mixed]

    assert sum(told) / len(told) >= BESIDE
