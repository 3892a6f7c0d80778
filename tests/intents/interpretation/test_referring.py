"""What no city does is told whose it is; what is about the call, or the city's, never is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.articles.phrasing import Phrasing
from intents.interpretation.referrals import UNKNOWN, Referrals
from intents.interpretation.referring import DOUBTED, FIRST, LATER, OVERRULED, UNTOLD, referred
from intents.interpretation.response import Response, ResponseReading
from intents.interpretation.scope import Scope
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.utterance import Utterance
from intents.matching.matcher import Matcher
from intents.matching.meanings import Ranking
from intents.meaning.reading import Act, Reading
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
from intents.text.transcript import Choice, Closed, Expecting, OpenQuestion, YesNo

READ = Reading(
    dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), out_of_scope=0.9
)
UNCLEAR = ResponseReading({**dict.fromkeys(Response, 0.0), Response.UNCLEAR: 1.0})
TAXES = Recognized("tax.due_date", 0.9)
AFTER = YesNo(Closed.DID_THAT_HELP, "tax.due_date")
BANK, HEALTH = "elsewhere.bank", "elsewhere.health"


def _matcher(*labels: str) -> Matcher:
    said = {BANK: "the bank kept my card", HEALTH: "the doctor is late", UNKNOWN: "tell a joke"}
    others = {"tax.due_date": "when are taxes due", "waste.day": "which day is garbage"}
    told = {label: text for label, text in {**said, **others}.items() if label in labels}
    forms = ("{}", "hello {}", "{} please", "excuse me {}")
    taught = [Phrasing(form.format(text), label, "en") for label, text in told.items() for form in forms]
    return Matcher.fit(taught, ())


CITY, WHOSE = _matcher("tax.due_date", "waste.day"), _matcher(BANK, HEALTH, UNKNOWN)


@dataclass(frozen=True, slots=True)
class SureOf:
    """Always gives these probabilities."""

    elsewhere: float
    unanswered: float = 0.0

    def read(self, text: str, reading: Reading, ranking: Ranking) -> Mapping[Scope, float]:
        """Return them, whatever the words."""
        rest = 1 - self.elsewhere - self.unanswered
        return {
            Scope.CITY: rest,
            Scope.UNANSWERED: self.unanswered,
            Scope.ELSEWHERE: self.elsewhere,
            Scope.ACT: 0.0,
        }


def _meaning(
    meant: Understanding,
    scope: SureOf,
    expecting: Expecting = OpenQuestion(),  # noqa: B008 -- a frozen value
    response: ResponseReading = UNCLEAR,
    referrals: Referrals = Referrals(frozenset({BANK, HEALTH, UNKNOWN}), WHOSE),  # noqa: B008 -- a frozen value
) -> Understanding:
    models = NluModels(CITY, scope=scope, referrals=referrals)
    said = "the bank kept my card"
    ranking = CITY.weigh([said], "en")[0]
    told = models.answer_context(said, ranking, expecting, "en")
    return referred(meant, Utterance(said, said, expecting, models, "en", READ, ranking, told, response))


@pytest.mark.parametrize(
    ("meant", "needed"),
    [
        (NoMatch(tells=True), FIRST.nothing),
        (Ambiguous((Candidate("tax.due_date", 0.4),)), FIRST.perhaps),
        (TAXES, FIRST.article),
    ],
    ids=["nothing", "perhaps something", "an article"],
)
def test_the_more_the_words_meant_the_surer_it_must_be(meant: Understanding, needed: float) -> None:
    assert _meaning(meant, SureOf(needed)) == Recognized(BANK, needed)
    assert _meaning(meant, SureOf(needed - 0.01, 0.0)) != Recognized(BANK, needed - 0.01)


def test_after_an_answer_both_readers_together_need_less() -> None:
    others = dict.fromkeys(Response, 0.0)
    agrees = ResponseReading({**others, Response.OUT_OF_SCOPE: 1.0})
    little = LATER.read_as_that

    assert _meaning(NoMatch(), SureOf(little), AFTER, agrees) == Recognized(BANK, little)
    assert _meaning(NoMatch(), SureOf(little), AFTER) == NoMatch()


@pytest.mark.parametrize("kind", sorted(OVERRULED))
def test_what_only_seems_an_act_after_an_answer_is_told_whose_it_is(kind: ControlKind) -> None:
    assert _meaning(Control(kind), SureOf(LATER.article), AFTER) == Recognized(BANK, LATER.article)
    assert _meaning(Control(kind), SureOf(LATER.article)) == Control(kind)


@given(
    meant=st.one_of(
        st.builds(
            Control,
            st.sampled_from(sorted({*ControlKind} - OVERRULED)),
            about=st.sampled_from([(), (Candidate("a", 1),)]),
        ),
        st.builds(Danger, st.sampled_from([*DangerKind]), st.just("rule")),
        st.just(Silence()),
        st.builds(NoMatch, caution=st.sampled_from([*DangerKind])),
        st.builds(lambda kind: replace(TAXES, caution=kind), st.sampled_from([*DangerKind])),
    ),
    expecting=st.sampled_from([OpenQuestion(), AFTER, YesNo(Closed.ANYTHING_ELSE, "tax.due_date")]),
)
def test_dangers_wishes_and_answers_stay_what_they_are(meant: Understanding, expecting: Expecting) -> None:
    assert _meaning(meant, SureOf(1.0), expecting) == meant


@pytest.mark.parametrize(
    "expecting", [Choice(("tax.due_date", "waste.day")), YesNo(Closed.IS_IT_ABOUT, "tax.due_date")]
)
def test_between_other_questions_nobody_is_referred(expecting: Expecting) -> None:
    assert _meaning(NoMatch(), SureOf(1.0), expecting) == NoMatch()


def test_an_article_that_hardly_answers_it_is_confirmed_first() -> None:
    assert _meaning(TAXES, SureOf(0.1, DOUBTED)) == Ambiguous((Candidate("tax.due_date", 0.9),))
    assert _meaning(TAXES, SureOf(0.1, DOUBTED - 0.2)) == TAXES


@pytest.mark.parametrize(
    ("meant", "needed"),
    [(NoMatch(), UNTOLD.nothing), (Ambiguous((Candidate("tax.due_date", 0.4),)), UNTOLD.perhaps)],
    ids=["nothing", "perhaps something"],
)
def test_what_no_article_answers_is_not_asked_about_again(meant: Understanding, needed: float) -> None:
    surely = _meaning(meant, SureOf(0.1, needed - 0.09))

    assert isinstance(surely, NoMatch)
    assert surely.is_unanswered
    assert _meaning(meant, SureOf(0.1, needed - 0.11)) == meant
    assert _meaning(meant, SureOf(0.0, needed), AFTER) == meant


def test_of_two_questions_in_one_breath_none_is_lost() -> None:
    both = replace(TAXES, also=(Candidate("waste.day", 0.9),))

    assert _meaning(both, SureOf(0.1, DOUBTED)) == both


def test_where_no_referral_fits_nobody_is_named() -> None:
    unknown = Referrals(frozenset({BANK, HEALTH, UNKNOWN}), None)

    assert _meaning(NoMatch(), SureOf(1.0), referrals=unknown) == Recognized(UNKNOWN, 1.0)


def test_a_city_without_referrals_offers_a_person() -> None:
    offered = NoMatch(tells=True, is_unanswered=True)

    assert _meaning(NoMatch(), SureOf(1.0), referrals=Referrals(frozenset())) == offered


def test_a_referral_that_the_city_no_longer_has_is_not_told() -> None:
    only_health = Referrals(frozenset({HEALTH}), WHOSE)

    offered = NoMatch(tells=True, is_unanswered=True)

    assert _meaning(NoMatch(), SureOf(1.0), referrals=only_health) == offered
