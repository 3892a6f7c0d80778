"""Learning what danger sounds like from labelled sentences alone."""

from dataclasses import replace

import pytest

from intents.danger_learning import learn_danger
from intents.danger_sense import DangerSense
from intents.danger_store import sense_of, stored
from intents.phrasing import DANGER, HARMLESS
from intents.sense_file import packed, unpacked
from intents.understanding import DangerKind
from tests.intents.lengths import Lengths, often

SAID = {
    f"{DANGER}{DangerKind.LIFE}": ["he is not breathing", "she collapsed in the kitchen"],
    f"{DANGER}{DangerKind.FIRE_GAS_POWER}": ["there is smoke in the hall", "the shed is burning"],
    f"{DANGER}{DangerKind.SELF_HARM}": ["i want to end my life", "there is no point in living"],
    HARMLESS: ["when are taxes due", "the bin is broken", "is there a smoke alarm rule", "my dog is dead"],
}
TAUGHT = often(SAID)


def odds(sense: DangerSense, text: str) -> float:
    alarm = sense.hear(text)
    assert alarm is not None
    return alarm.odds


@pytest.fixture(scope="module")
def learned() -> DangerSense:
    return learn_danger(TAUGHT, [Lengths()])


@pytest.mark.parametrize("kind", DangerKind)
def test_each_kind_is_heard_in_the_words_that_taught_it(learned: DangerSense, kind: DangerKind) -> None:
    for text in SAID[f"{DANGER}{kind}"]:
        alarm = learned.hear(text)

        assert alarm is not None
        assert alarm.odds > 0
        assert alarm.kind is kind


def test_a_sentence_without_danger_is_far_from_it(learned: DangerSense) -> None:
    assert max(odds(learned, text) for text in SAID[HARMLESS]) < 0


def test_a_word_of_danger_in_a_harmless_sentence_is_told_from_danger(learned: DangerSense) -> None:
    assert odds(learned, "smoke alarm rule") < odds(learned, "smoke in the hall")


def test_the_loudest_stretch_of_a_long_call_holds_the_danger(learned: DangerSense) -> None:
    business = "when are taxes due and the bin is broken and my dog is dead"

    found = learned.loudest(f"{business} he is not breathing {business}")

    assert found is not None
    assert "not breathing" in found[0]


def test_a_short_text_has_no_stretch_of_its_own(learned: DangerSense) -> None:
    assert learned.loudest("he is not breathing") is None


def test_it_hears_with_and_without_an_encoder(learned: DangerSense) -> None:
    through = replace(learned, encoder=Lengths())

    assert odds(through, "he is not breathing") > 0
    assert odds(learned, "he is not breathing") > 0


def test_what_holds_no_word_that_was_taught_says_nothing(learned: DangerSense) -> None:
    assert learned.hear("zeppelin") is None


def test_what_was_learned_comes_back_from_its_file_as_it_was(learned: DangerSense) -> None:
    read = unpacked(packed(stored(learned, "abc")))
    again = sense_of(read)

    assert read.fingerprint == "abc"
    for texts in SAID.values():
        for text in texts:
            assert odds(again, text) == pytest.approx(odds(learned, text), abs=0.02)
