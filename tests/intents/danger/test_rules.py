"""Danger is heard first, in both languages at once, and what only sounds like it is left alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.danger.rules import find_danger, rules_of
from intents.meaning.understanding import Danger, DangerKind
from intents.text.languages import languages

UTTERANCES = Path(__file__).parents[2] / "understanding"
MOST_FALSE_ALARMS = 0.01
HEARD_BY_TELEPHONE = {
    ("spoken_danger_valid.jsonl", "en"): 0.97,
    ("spoken_danger_valid.jsonl", "fr"): 0.66,
    ("spoken_danger_test.jsonl", "en"): 0.90,
    ("spoken_danger_test.jsonl", "fr"): 0.55,
}
"What the rules alone reach on what Whisper base makes of a telephone line; French loses its key words there."
# English lost one of 68 with another recognizer adapter: “some drain cleaners”, which the sentences hear.
OTHER = {"en": "fr", "fr": "en"}


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (UTTERANCES / name).read_text("utf-8").splitlines()]


def missed(utterances: Sequence[dict[str, str]]) -> list[str]:
    return [each["id"] for each in utterances if not find_danger(each["text"], each["lang"])]


def alarms(utterances: Sequence[dict[str, str]]) -> list[str]:
    return [each["id"] for each in utterances if find_danger(each["text"], each["lang"])]


def spoken_to(language: str, name: str) -> list[dict[str, str]]:
    return [each for each in lines(name) if each["lang"] == language]


@pytest.mark.parametrize("line", lines("danger_valid.jsonl"), ids=lambda line: line["id"])
def test_a_caller_in_danger_is_heard_whatever_the_language_of_the_call(line: dict[str, str]) -> None:
    heard = find_danger(line["text"], line["lang"])
    heard_by_the_other = find_danger(line["text"], OTHER[line["lang"]])

    assert heard is not None
    assert f"danger:{heard.kind}" == line["label"]
    assert heard_by_the_other is not None


@pytest.mark.parametrize("language", languages())
def test_one_in_a_hundred_lookalikes_at_most_is_an_alarm(language: str) -> None:
    harmless = spoken_to(language, "danger_valid_negative.jsonl")

    assert len(alarms(harmless)) <= MOST_FALSE_ALARMS * len(harmless)


@pytest.mark.parametrize("language", languages())
def test_no_caller_in_danger_is_missed(language: str) -> None:
    assert missed(spoken_to(language, "danger_test.jsonl")) == []


@pytest.mark.parametrize(("name", "language"), HEARD_BY_TELEPHONE, ids=str)
def test_what_a_telephone_leaves_of_danger_is_heard_no_worse_than_it_was(name: str, language: str) -> None:
    in_danger = spoken_to(language, name)

    recall = 1 - len(missed(in_danger)) / len(in_danger)

    assert recall >= HEARD_BY_TELEPHONE[name, language]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("danger_test_negative.jsonl", "en"),
        ("danger_test_negative.jsonl", "fr"),
        ("spoken_danger_valid_negative.jsonl", "en"),
    ],
)
def test_false_alarms_stay_rare_among_sentences_the_rules_never_saw(name: str, language: str) -> None:
    harmless = spoken_to(language, name)

    false_alarms = len(alarms(harmless)) / len(harmless)

    assert false_alarms <= MOST_FALSE_ALARMS


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "said",
    [
        "my garbage is on fire sale",
        "what is the fire pit bylaw",
        "I nearly died laughing",
        "I need a burn permit",
        "when is the police auction",
        "who parks in the suicide lane",
        "c'est quoi le règlement sur les foyers extérieurs",
        "j'ai failli mourir de rire",
        "je voudrais un permis de brûlage",
        "c'est quand l'encan de la police",
    ],
)
def test_what_only_sounds_like_danger_is_left_alone(said: str, language: str) -> None:
    assert find_danger(said, language) is None


def test_a_lookalike_does_not_hide_the_danger_beside_it() -> None:
    heard = find_danger("the fire pit set the garage on fire, the house is on fire", "en")

    assert heard is not None
    assert heard.kind is DangerKind.FIRE_GAS_POWER


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("my husband is not breathing", DangerKind.LIFE),
        ("mon mari ne respire plus", DangerKind.LIFE),
        ("I smell gas in the basement", DangerKind.FIRE_GAS_POWER),
        ("ça sent le gaz dans le sous-sol", DangerKind.FIRE_GAS_POWER),
        ("I want to kill myself", DangerKind.SELF_HARM),
        ("je veux me tuer", DangerKind.SELF_HARM),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_each_kind_is_told_from_the_others(said: str, kind: DangerKind, language: str) -> None:
    heard = find_danger(said, language)

    assert isinstance(heard, Danger)
    assert heard.kind is kind


def test_the_rule_that_fired_is_named_with_its_language_and_never_the_words() -> None:
    heard = find_danger("mon mari ne respire plus", "en")

    assert heard is not None
    language, _, rule = heard.rule.partition("/")
    assert language == "fr"
    assert rule in {each.name for each in rules_of("fr").rules}


def test_danger_is_heard_through_a_long_story() -> None:
    story = "I have lived on Maple Street for years and never once complained about anything at all " * 3

    assert find_danger(f"{story} but now my husband collapsed and he is not breathing", "en") is not None


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("said", ["", "   ", "…?!", "\x00\xff\x7fELF\x02\x01" * 500, "kwgh zrtp " * 5_000])
def test_what_says_nothing_is_no_danger(said: str, language: str) -> None:
    assert find_danger(said, language) is None


@pytest.mark.parametrize("word", ["my", "gas", "he is not", "i want to", "je ne veux pas", "il y a un homme"])
def test_ten_thousand_words_are_read_in_bounded_time(word: str) -> None:
    endless = f"{word} " * (10_000 // len(word.split()))

    heard = find_danger(endless, "en")

    assert heard is None or isinstance(heard, Danger)


@given(st.text(), st.sampled_from(languages()))
def test_no_text_breaks_the_rules(text: str, language: str) -> None:
    heard = find_danger(text, language)

    assert heard is None or heard.kind in DangerKind


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_a_name_of_its_own(language: str) -> None:
    names = [rule.name for rule in rules_of(language).rules]

    assert len(names) == len(set(names))
