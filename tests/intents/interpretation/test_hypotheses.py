"""What a caller meant when the words are not certain."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.interpretation.hypotheses import SURE, UnderstandWords, doubted, weighed
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from intents.text.transcript import Hypothesis, Transcript

DANGER = Danger(DangerKind.LIFE, "rule")


def heard(*wordings: tuple[str, float]) -> tuple[Hypothesis, ...]:
    return tuple(Hypothesis(text, probability) for text, probability in wordings)


def knowing(meanings: Mapping[str, Understanding]) -> UnderstandWords:
    return lambda words: meanings.get(words, NoMatch())


def test_a_misheard_word_does_not_cost_the_meaning_that_the_other_wordings_have() -> None:
    pool = Recognized("rec.free_swim", 0.9)
    meanings = {"le bain libre": pool, "le bain livre": pool}

    meant = weighed(
        heard(("le vin libre", 0.4), ("le bain libre", 0.4), ("le bain livre", 0.2)), knowing(meanings)
    )

    assert isinstance(meant, Recognized)
    assert meant.article == "rec.free_swim"
    assert meant.confidence == pytest.approx(0.54)


def test_meaning_is_the_sum_over_wordings_of_how_likely_each_is_and_means_it() -> None:
    meanings: dict[str, Understanding] = {
        "b": Ambiguous((Candidate("tax.due", 0.5), Candidate("tax.pay", 0.4))),
        "c": Recognized("tax.pay", 0.9),
    }

    meant = weighed(heard(("a", 0.4), ("b", 0.2), ("c", 0.4)), knowing(meanings))

    assert meant == Ambiguous((Candidate("tax.pay", pytest.approx(0.44)),))


def test_a_topic_that_is_no_likelier_than_not_is_confirmed_first() -> None:
    meant = weighed(heard(("a", 0.6), ("b", 0.4)), knowing({"b": Recognized("tax.due", 0.9)}))

    assert meant == Ambiguous((Candidate("tax.due", pytest.approx(0.36)),))


def test_other_wordings_that_mean_different_things_are_asked_back() -> None:
    meanings = {"b": Recognized("tax.due", 0.9), "c": Recognized("tax.pay", 0.9)}

    meant = weighed(heard(("a", 0.4), ("b", 0.32), ("c", 0.28)), knowing(meanings))

    assert isinstance(meant, Ambiguous)
    assert [each.article for each in meant.candidates] == ["tax.due", "tax.pay"]


@pytest.mark.parametrize("kind", [ControlKind.ACCEPTS, ControlKind.GOODBYE, ControlKind.REJECT])
def test_an_uncertain_request_hides_no_danger_in_other_wordings(kind: ControlKind) -> None:
    uncertain = Control(kind, 0.4)
    in_two = {"a": uncertain, "b": DANGER, "c": DANGER}
    possible = {"a": uncertain, "b": NoMatch(caution=DangerKind.LIFE)}
    harmless = {"a": uncertain, "b": Recognized("tax.due", 0.9)}
    wordings = heard(("a", 0.4), ("b", 0.35), ("c", 0.25))

    assert weighed(wordings, knowing(in_two)) == DANGER
    assert weighed(wordings, knowing(possible)) == Control(kind, 0.4, caution=DangerKind.LIFE)
    assert weighed(wordings, knowing(harmless)) == uncertain


@pytest.mark.parametrize("first", [Recognized("tax.due", 0.9), Control(ControlKind.REPEAT), DANGER], ids=repr)
def test_words_that_were_heard_and_mean_something_are_believed_and_no_other_is_read(
    first: Understanding,
) -> None:
    asked: list[str] = []

    def understand(words: str) -> Understanding:
        asked.append(words)
        return first

    assert weighed(heard(("a", 0.4), ("b", 0.6)), understand) == first
    assert asked == ["a"]


def test_danger_in_most_wordings_is_danger_although_not_in_the_first() -> None:
    assert weighed(heard(("a", 0.4), ("b", 0.3), ("c", 0.3)), knowing({"b": DANGER, "c": DANGER})) == DANGER


def test_danger_in_an_unlikely_wording_alone_is_none() -> None:
    meant = weighed(heard(("a", 0.6), ("b", 0.2), ("c", 0.2)), knowing({"b": DANGER}))

    assert isinstance(meant, NoMatch)


def test_a_wish_that_most_wordings_have_is_heard() -> None:
    person = Control(ControlKind.PERSON, 1.0)
    meanings: dict[str, Understanding] = {"agent": person, "an agent": person}

    meant = weighed(heard(("a gent", 0.4), ("agent", 0.35), ("an agent", 0.25)), knowing(meanings))

    assert meant == Control(ControlKind.PERSON, pytest.approx(0.6))


def test_a_wish_in_an_unlikely_wording_is_none_since_nobody_confirms_it() -> None:
    meant = weighed(heard(("a", 0.6), ("b", 0.4)), knowing({"b": Control(ControlKind.YES)}))

    assert isinstance(meant, NoMatch)


def test_a_topic_in_a_very_unlikely_wording_is_none() -> None:
    meant = weighed(heard(("a", 0.85), ("b", 0.15)), knowing({"b": Recognized("tax.due", 0.9)}))

    assert isinstance(meant, NoMatch)


def test_a_choice_that_the_heard_words_leave_open_stays_one_when_no_wording_settles_it() -> None:
    first = Ambiguous((Candidate("tax.due", 0.45), Candidate("tax.pay", 0.4)))

    assert weighed(heard(("a", 0.7), ("b", 0.3)), knowing({"a": first})) == first


chances = st.floats(0.01, 1)
understandings = st.one_of(
    st.builds(NoMatch),
    st.builds(Silence),
    st.builds(Danger, st.sampled_from(DangerKind), st.just("rule")),
    st.builds(Control, st.sampled_from(ControlKind), chances),
    st.builds(Recognized, st.sampled_from(("a", "b", "c")), chances),
)


@given(st.lists(st.tuples(chances, understandings), min_size=1, max_size=5))
def test_whatever_is_heard_the_confidence_is_a_chance(drawn: list[tuple[float, Understanding]]) -> None:
    total = sum(chance for chance, _ in drawn)
    wordings = heard(*((str(n), chance / total) for n, (chance, _) in enumerate(drawn)))

    meant = weighed(wordings, lambda words: drawn[int(words)][1])

    assert 0 <= getattr(meant, "confidence", 0) <= 1.000001


@given(understandings, st.integers(1, 5))
def test_wordings_that_mean_the_same_mean_just_that(meant: Understanding, count: int) -> None:
    wordings = heard(*((str(n), 1 / count) for n in range(count)))

    assert weighed(wordings, lambda _: meant) == meant


@given(st.lists(st.tuples(chances, understandings), min_size=1, max_size=5))
def test_what_the_heard_words_mean_is_lost_to_nothing_but_danger(
    drawn: list[tuple[float, Understanding]],
) -> None:
    wordings = heard(*((str(n), chance) for n, (chance, _) in enumerate(drawn)))
    first = drawn[0][1]

    meant = weighed(wordings, lambda words: drawn[int(words)][1])

    is_uncertain = isinstance(first, Control) and first.confidence < SURE
    is_danger = is_uncertain and isinstance(meant, Danger)
    assert meant == first or is_danger or isinstance(first, NoMatch | Silence)


def test_an_article_that_is_doubted_stays_a_question_however_sure_its_words_are() -> None:
    doubted = Ambiguous((Candidate("roads.pothole", 0.95),))

    assert weighed(heard(("a", 1.0)), knowing({"a": doubted})) == doubted
    assert isinstance(
        weighed(heard(("a", 0.9), ("b", 0.1)), knowing({"a": doubted, "b": doubted})), Ambiguous
    )


MUMBLED, CLEAR = Transcript("ni de poule", "fr", 0.1), Transcript("le prix du lait", "fr", 0.9)


def test_words_that_mean_nothing_and_were_hardly_heard_are_unclear() -> None:
    nearest = (Candidate("roads.pothole", 0.1),)

    assert doubted(NoMatch(nearest), MUMBLED) == NoMatch(nearest, is_unclear=True)


def test_words_that_mean_nothing_although_they_were_heard_well_are_not_unclear() -> None:
    assert doubted(NoMatch(), CLEAR) == NoMatch()


def test_what_means_something_means_it_however_it_was_heard() -> None:
    assert doubted(Recognized("roads.pothole", 0.9), MUMBLED) == Recognized("roads.pothole", 0.9)
