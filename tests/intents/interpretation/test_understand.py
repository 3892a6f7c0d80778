"""Danger, then what is expected, then controls, then articles."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from intents.acts.detail import ToldAnswer
from intents.acts.name_book import NameBook
from intents.danger.rules import Caution
from intents.interpretation.response import Response, ResponseReading
from intents.interpretation.scope import Scope
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.understand import PLAIN_ERRAND, understood
from intents.matching.matcher import Matcher
from intents.matching.meanings import Ranking
from intents.meaning.reading import Act, Asked, Reading
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
    Wanted,
)
from intents.states.state_reader import StateReading
from intents.text.transcript import (
    Choice,
    Closed,
    Expecting,
    Keys,
    Menu,
    NoSpeech,
    OpenQuestion,
    Said,
    Transcript,
    YesNo,
)


def understand(said: Said, expecting: Expecting, matcher: Matcher, language: str) -> Understanding:
    """With patterns and a matcher only."""
    return understood(said, expecting, NluModels(matcher), language)


ALARM = Danger(DangerKind.LIFE, "examples")
FOUND = Recognized("waste.collection_day", 0.9)
OPEN = OpenQuestion()
ARTICLES = ("waste.collection_day", "waste.missed_pickup")
WAVERING = Ambiguous((Candidate(ARTICLES[0], 0.6), Candidate(ARTICLES[1], 0.3)))
UNLIKELY = Ambiguous((Candidate(ARTICLES[0], 0.2), Candidate(ARTICLES[1], 0.1)))
SHARED = Ambiguous((Candidate(ARTICLES[0], 0.5), Candidate(ARTICLES[1], 0.45)))
LEANING = Ambiguous((Candidate(ARTICLES[0], 0.4), Candidate(ARTICLES[1], 0.1)))
EVEN = Ambiguous((Candidate(ARTICLES[0], 0.4), Candidate(ARTICLES[1], 0.4)))


@dataclass
class OneArticle:
    """A matcher that finds the same article in everything, and keeps what it was asked."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    weighed: tuple[str, str] = ("", "")

    def weigh_queries(self, text: str, language: str) -> list[Ranking]:
        self.weighed = (text, language)
        return [Ranking((), 1.0)]

    def weigh(self, texts: list[str], language: str) -> list[Ranking]:
        return [Ranking((), 1.0)]

    def likeliest_of(self, articles: tuple[str, ...], text: str, language: str) -> Candidate:
        return Candidate(articles[0], FOUND.confidence)

    def shares(self, text: str, language: str) -> dict[str, float]:
        return {FOUND.article: FOUND.confidence, "waste.missed_pickup": 0.01, "roads.pothole": 0.09}

    def shares_of(self, texts: list[str], language: str) -> list[dict[str, float]]:
        return [self.shares(text, language) for text in texts]

    def judge(self, weighed: list[Ranking]) -> Recognized:
        self.asked.append(self.weighed)
        return FOUND


@dataclass
class Undecided(OneArticle):
    """A matcher that wavers between two articles; it gives the rest of the probability to others."""

    confidence: float = 0.5
    wavering: Ambiguous = WAVERING

    def shares(self, text: str, language: str) -> dict[str, float]:
        known = {each.article: each.confidence for each in self.wavering.candidates}
        return {**dict.fromkeys(ARTICLES, 0.0), **known, "parking.towed": 1 - sum(known.values())}

    def judge(self, weighed: list[Ranking]) -> Ambiguous:  # type: ignore[override]  # a fake of one answer
        return self.wavering

    def weigh(self, texts: list[str], language: str) -> list[Ranking]:
        return [Ranking(self.wavering.candidates, 0.5)]

    def likeliest_of(self, articles: tuple[str, ...], text: str, language: str) -> Candidate:
        return Candidate(articles[0], self.confidence)


def meant(text: str, expecting: Expecting = OPEN) -> Understanding:
    return understand(Transcript(text, "en", 0.9), expecting, OneArticle(), "en")


@pytest.mark.parametrize("expecting", [OpenQuestion(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
@pytest.mark.parametrize(
    "text", ["no, he's not breathing", "agent, the house is on fire", "oui ça sent le gaz ici"]
)
def test_danger_comes_before_everything(text: str, expecting: Expecting) -> None:
    assert isinstance(meant(text, expecting), Danger)


@pytest.mark.parametrize("expecting", [OpenQuestion(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_danger_that_no_rule_knows_comes_as_early_when_examples_taught_it(expecting: Expecting) -> None:
    said = Transcript("no, agent, his lips are blue", "en", 0.9)

    models = NluModels(OneArticle(), lambda *_: ALARM)

    assert understood(said, expecting, models, "en") == ALARM


def test_what_is_expected_comes_before_controls_and_articles() -> None:
    assert meant("no thanks", YesNo()) == Control(ControlKind.NO)
    assert meant("the second one", Choice(ARTICLES)) == Recognized("waste.missed_pickup", 1.0)
    assert meant("one", Menu(ARTICLES)) == Recognized("waste.collection_day", 1.0)


def test_what_is_not_expected_is_no_short_answer() -> None:
    assert meant("the second one") == FOUND


@pytest.mark.parametrize("expecting", [OpenQuestion(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_controls_come_before_articles_whatever_is_expected(expecting: Expecting) -> None:
    understood = meant("I want to talk to a person", expecting)

    assert isinstance(understood, Control)
    assert understood.kind is ControlKind.PERSON


@pytest.mark.parametrize("expecting", [OpenQuestion(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_a_new_question_is_heard_whatever_is_expected(expecting: Expecting) -> None:
    asked = meant("what day is my garbage picked up", expecting)

    assert isinstance(asked, Recognized)
    assert asked.article == FOUND.article


def test_who_asks_for_a_person_about_something_is_understood_on_both() -> None:
    asked = meant("I want to talk to a person about garbage")

    assert asked == Control(ControlKind.PERSON, about=(Candidate("waste.collection_day", 0.9),))


@pytest.mark.parametrize(("wavering", "kept"), [(WAVERING, WAVERING.candidates), (UNLIKELY, ())])
def test_what_a_person_is_wanted_for_may_stay_open_but_is_never_a_wild_guess(
    wavering: Ambiguous, kept: tuple[Candidate, ...]
) -> None:
    said = Transcript("an agent about the bin", "en", 0.9)

    assert understand(said, OPEN, Undecided(wavering=wavering), "en") == Control(
        ControlKind.PERSON, about=kept
    )


@dataclass(frozen=True)
class Wishes:
    """A classifier that is sure of one act, whatever is said."""

    act: Act

    def read(self, text: str, language: str, asked: Asked) -> Reading:
        acts = {act: float(act is self.act) for act in Act}
        return Reading(acts, {}, np.zeros(1, np.float32), 0.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("could you say that again slower", ControlKind.SLOWER),
        ("could you say that again", ControlKind.REPEAT),
    ],
)
def test_who_wants_to_hear_it_again_and_slower_hears_it_slower(text: str, kind: ControlKind) -> None:
    models = NluModels(OneArticle(), classifier=Wishes(Act.REPEAT))

    wish = understood(Transcript(text, "en", 0.9), YesNo(), models, "en")

    assert isinstance(wish, Control)
    assert wish.kind is kind


def test_who_surely_wants_to_hear_it_again_denies_nothing_by_having_missed_it() -> None:
    models = NluModels(OneArticle(), classifier=Wishes(Act.REPEAT))

    wish = understood(Transcript("sorry, not the street, the hour, once more", "en", 0.9), OPEN, models, "en")

    assert isinstance(wish, Control)
    assert wish.kind is ControlKind.REPEAT


@dataclass(frozen=True)
class Torn:
    """A classifier for which a word may be a department that is wanted or a question."""

    person: float

    def read(self, text: str, language: str, asked: Asked) -> Reading:
        acts = dict.fromkeys(Act, 0.0) | {Act.DEPARTMENT: self.person, Act.ASK: 1 - self.person}
        return Reading(acts, {}, np.zeros(1, np.float32), 0.0)


class SureOfTheMatch:
    """A classifier for which the words around a rule's match are danger, and the whole is not."""

    def read(self, text: str, language: str, asked: Asked) -> Reading:
        acts = {act: float(act is Act.ASK) for act in Act}
        return Reading(acts, {}, np.zeros(1, np.float32), 0.0, around_rule=0.95)


WASTE = NameBook.of([("garbage", Wanted("waste"), ("en",)), ("garbage people", Wanted("waste"), ("en",))])


def bare(text: str, person: float, wavering: Ambiguous = SHARED) -> Understanding:
    models = NluModels(Undecided(wavering=wavering), classifier=Torn(person), names=WASTE)
    return understood(Transcript(text, "en", 0.9), OPEN, models, "en")


def test_a_departments_name_that_is_a_topic_too_offers_its_questions() -> None:
    assert bare("garbage", 0.9) == SHARED
    assert bare("the garbage people", 0.4) == SHARED


@pytest.mark.parametrize(
    ("text", "person", "wavering"),
    [
        ("garbage", 0.99, SHARED),
        ("the garbage people", 0.6, SHARED),
        ("garbage", 0.9, UNLIKELY),
        ("put me through to garbage", 0.9, SHARED),
    ],
)
def test_a_department_that_is_surely_wanted_or_answers_nothing_is_rung(
    text: str, person: float, wavering: Ambiguous
) -> None:
    asked = bare(text, person, wavering)

    assert isinstance(asked, Control)
    assert asked.wanted is not None


def test_a_rare_word_is_somebodys_name_only_where_a_person_seems_wanted() -> None:
    named = bare("could you page Thaddeus", 0.3)

    assert isinstance(named, Control)
    assert named.wanted == Wanted("", "Thaddeus")
    assert bare("asking for kayakpolo", 0.03) == SHARED


def test_who_asks_whether_anybody_has_a_minute_wants_a_person() -> None:
    asked = bare("would anybody have a minute for my question", 0.8)

    assert isinstance(asked, Control)
    assert asked.kind is ControlKind.PERSON
    assert bare("would anybody sweep it", 0.8) == SHARED


def test_a_question_that_names_a_desk_is_a_question() -> None:
    models = NluModels(OneArticle(), classifier=Torn(0.4), names=WASTE)

    asked = understood(Transcript("what do I owe the garbage people", "en", 0.9), OPEN, models, "en")

    assert asked == FOUND


def test_an_unclear_question_that_names_a_desk_is_for_that_desk() -> None:
    models = NluModels(Undecided(wavering=UNLIKELY), classifier=Torn(0.4), names=WASTE)

    asked = understood(Transcript("it is for the garbage people", "en", 0.9), OPEN, models, "en")

    assert isinstance(asked, Control)
    assert asked.wanted == Wanted("waste")


def among_choices(text: str, act: Act, matcher: Undecided) -> Understanding:
    models = NluModels(matcher, classifier=Wishes(act))
    return understood(Transcript(text, "en", 0.9), Choice(ARTICLES), models, "en")


@pytest.mark.parametrize("act", [Act.ASK, Act.REJECT, Act.COMPLAINT])
@pytest.mark.parametrize("text", ["the day", "no, the day", "just the day"])
def test_words_that_mean_one_of_the_choices_choose_it_whatever_act_they_seem(text: str, act: Act) -> None:
    chosen = among_choices(text, act, Undecided(wavering=Ambiguous((Candidate(ARTICLES[0], 0.4),))))

    assert isinstance(chosen, Recognized)
    assert chosen.article == ARTICLES[0]


@pytest.mark.parametrize(
    ("text", "act", "matcher"),
    [
        ("the day", Act.PERSON, Undecided(wavering=LEANING)),
        ("not the day", Act.REJECT, Undecided(wavering=LEANING)),
        ("can you repeat that", Act.REPEAT, Undecided(wavering=LEANING)),
        ("the thing", Act.REPEAT, Undecided(wavering=EVEN)),
        ("the thing", Act.REPEAT, Undecided(wavering=Ambiguous((Candidate("rec.pool_rink_hours", 0.9),)))),
    ],
)
def test_what_names_no_choice_or_refuses_it_chooses_none(text: str, act: Act, matcher: Undecided) -> None:
    assert isinstance(among_choices(text, act, matcher), Control)


def test_the_articles_are_asked_in_the_language_of_the_call() -> None:
    matcher = OneArticle()

    understand(Transcript("le jour des vidanges", "fr", 0.9), OpenQuestion(), matcher, "fr")

    assert matcher.asked == [("le jour des vidanges", "fr")]


@pytest.mark.parametrize(
    ("text", "expecting"),
    [("he's not breathing", OpenQuestion()), ("yes", YesNo())],
)
def test_what_the_rules_understand_is_no_question_to_the_articles(text: str, expecting: Expecting) -> None:
    matcher = OneArticle()

    understand(Transcript(text, "en", 0.9), expecting, matcher, "en")

    assert matcher.asked == []


def test_silence_is_silence() -> None:
    assert understand(NoSpeech(), YesNo(), OneArticle(), "en") == Silence()


def test_keys_are_understood_by_what_was_asked() -> None:
    assert understand(Keys("1"), YesNo(), OneArticle(), "en") == Control(ControlKind.YES)
    assert understand(Keys("7"), Choice(ARTICLES), OneArticle(), "en") == NoMatch()


class NoArticle(OneArticle):
    """A matcher that knows nothing of what is said."""

    def match(self, text: str, language: str) -> NoMatch:
        return NoMatch()


def at_first(text: str, act: Act) -> Understanding:
    models = NluModels(NoArticle(), classifier=Wishes(act))
    return understood(Transcript(text, "en", 0.9), OpenQuestion(), models, "en")


@pytest.mark.parametrize("text", ["hmm", "um, uh"])
@pytest.mark.parametrize("expecting", [OPEN, YesNo(), Choice(ARTICLES)], ids=repr)
def test_who_only_thinks_aloud_is_waited_for(text: str, expecting: Expecting) -> None:
    meant = understood(Transcript(text, "en", 0.9), expecting, NluModels(OneArticle()), "en")

    assert meant == Control(ControlKind.WAIT)


@pytest.mark.parametrize("text", ["uh huh", "mm-hmm"])
def test_a_yes_that_is_hummed_is_a_yes(text: str) -> None:
    meant = understood(Transcript(text, "en", 0.9), YesNo(), NluModels(OneArticle()), "en")

    assert isinstance(meant, Control)
    assert meant.kind is ControlKind.YES


def test_to_do_something_in_person_asks_for_nobody() -> None:
    assert not isinstance(at_first("can I do it in person", Act.PERSON), Control)
    wanted = at_first("I want to talk to someone in person", Act.PERSON)

    assert isinstance(wanted, Control)
    assert wanted.kind is ControlKind.PERSON


def test_a_word_that_names_no_language_changes_none() -> None:
    assert not isinstance(at_first("maybe", Act.LANGUAGE), Control)
    assert isinstance(at_first("French please", Act.LANGUAGE), Control)


def test_a_card_that_is_read_out_is_stopped_whatever_the_answer_told_of_cards() -> None:
    told = ToldAnswer("ways to pay", ("Pay at the counter.", "Cards are accepted on the website only."))
    models = NluModels(OneArticle(), answers={(ARTICLES[0], "en"): told})
    after = YesNo(Closed.DID_THAT_HELP, ARTICLES[0])

    read_out = understood(Transcript("my card is 4111 1111 1111 1111", "en", 0.9), after, models, "en")
    asked = understood(Transcript("do you take a card", "en", 0.9), after, models, "en")

    assert isinstance(read_out, Control)
    assert (read_out.kind, read_out.sentences) == (ControlKind.PAYMENT, ())
    assert not (isinstance(asked, Control) and asked.kind is ControlKind.PAYMENT)


def test_whoever_reads_out_a_card_hears_no_safety_sentence() -> None:
    def possible(*_: object) -> Caution:
        return Caution(DangerKind.LIFE)

    models = NluModels(OneArticle(), hear_danger=possible)

    read_out = understood(Transcript("my card is 4111 1111 1111 1111", "en", 0.9), OPEN, models, "en")
    other = understood(Transcript("my card was refused", "en", 0.9), OPEN, models, "en")

    assert isinstance(read_out, Control)
    assert read_out.caution is None
    assert isinstance(other, Recognized)
    assert other.caution is DangerKind.LIFE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("arrêtez d'écrire ce que je dis mon mari me frappe", "fr"),
        ("stop recording me he is going to kill me", "en"),
    ],
)
def test_danger_beside_words_against_being_recorded_is_told(text: str, language: str) -> None:
    models = NluModels(OneArticle(), lambda *_: Caution(DangerKind.LIFE), classifier=SureOfTheMatch())

    meant = understood(Transcript(text, language, 0.9), OPEN, models, language)

    assert isinstance(meant, Control)
    assert meant.caution is DangerKind.LIFE


class SureOfOneArticle(OneArticle):
    """A matcher that is as sure of it as of a plain errand."""

    def judge(self, weighed: list[Ranking]) -> Recognized:
        return replace(FOUND, confidence=PLAIN_ERRAND)


class MayBeInCrisis:
    """A classifier that thinks suicide possible, with this probability."""

    def __init__(self, chance: float, around: float = 0.0) -> None:
        self.danger = {DangerKind.SELF_HARM: chance}
        self.around = around

    def read(self, text: str, language: str, asked: Asked) -> Reading:
        acts = {act: float(act is Act.ASK) for act in Act}
        return Reading(acts, self.danger, np.zeros(1, np.float32), 0.0, around_rule=self.around)


@pytest.mark.parametrize(
    ("chance", "around", "is_told"), [(0.4, 0.0, False), (0.95, 0.0, True), (0.4, 0.5, True)]
)
def test_a_plain_errand_is_no_crisis_unless_that_is_likely(
    chance: float, around: float, is_told: bool
) -> None:
    errand = NluModels(
        SureOfOneArticle(),
        lambda *_: Caution(DangerKind.SELF_HARM),
        classifier=MayBeInCrisis(chance, around),
    )

    meant = understood(Transcript("may I put a shed behind the house", "en", 0.9), OPEN, errand, "en")

    assert isinstance(meant, Recognized)
    assert meant.caution is (DangerKind.SELF_HARM if is_told else None)


@dataclass(frozen=True)
class Always:
    """Any reader that reads the same in all words."""

    found: object

    def read(self, *_: object) -> object:
        return self.found

    def parts(self, *_: object) -> None:
        return None

    def whose(self, *_: object) -> Candidate:
        return Candidate("elsewhere.bank", 1.0)


def test_what_is_hardly_danger_after_an_answer_may_be_the_business_of_others() -> None:
    said, after = (
        Transcript("my bank blew a fuse over it", "en", 0.9),
        YesNo(Closed.ANYTHING_ELSE, "tax.due_date"),
    )
    read = Reading(dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), 0.9)
    models = NluModels(
        Undecided(wavering=UNLIKELY),
        lambda *_: Caution(DangerKind.LIFE),
        Always(replace(read, asked=Asked.ANYTHING_ELSE)),
        responses=Always(ResponseReading({Response.UNCLEAR: 1.0, Response.IN_DANGER: 0.0})),
        states=Always(StateReading(danger={DangerKind.LIFE: 0.3})),
        scope=Always({Scope.ELSEWHERE: 1.0, Scope.UNANSWERED: 0.0}),
        referrals=Always(None),
    )

    assert understood(said, after, models, "en") == Recognized("elsewhere.bank", 1.0)
