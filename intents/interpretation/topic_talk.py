"""Decides what words are about, given the last question or answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from intents.acts.acting import asks_in_a_clause, is_next, is_question
from intents.acts.detail import ToldAnswer, names_something
from intents.acts.name_book import NameBook
from intents.acts.rule_reader import RuleReader
from intents.articles.article import Language
from intents.danger.rules import HearDanger, by_rules
from intents.interpretation.follow_up_book import NO_QUESTIONS, FollowUpBook, closest
from intents.interpretation.referrals import Referrals
from intents.interpretation.response import ActReader, AnswerContext, OtherAnswer, ResponseReader
from intents.interpretation.scope import ScopeReader
from intents.matching.matcher import CLEAR, WORTH_ASKING, Matcher, RelatedArticles
from intents.matching.meanings import Ranking
from intents.meaning.reading import UtteranceClassifier
from intents.meaning.understanding import Ambiguous, Candidate, NoMatch, Recognized, Understanding
from intents.states.state_reader import StateReader
from intents.text.transcript import (
    Choice,
    CivicAddress,
    Closed,
    Expecting,
    KeyedDigits,
    Menu,
    OneOf,
    OpenQuestion,
    YesNo,
)
from intents.text.wording import after_denial, told, without_denial, words
from languages.forms import forms

BY_WORDS, IN_CONTEXT, BY_QUESTIONS = 4, 3, 3
"""Other articles weighed beside the answer that was told: the likeliest by the words alone, with its name,
and by the questions that ask for their further sentences.
"""


@dataclass(frozen=True, slots=True)
class NluModels:
    """The models and tables of the NLU pipeline."""

    matcher: Matcher
    hear_danger: HearDanger = by_rules
    classifier: UtteranceClassifier = field(default_factory=RuleReader)
    names: NameBook = field(default_factory=NameBook)
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    "By article, the articles of its department, among which follow-ups are looked for."
    answers: Mapping[tuple[str, Language], ToldAnswer] = field(default_factory=dict)
    "The answers by article and language; a follow-up may ask for one of their sentences."
    responses: ResponseReader = field(default_factory=ActReader)
    "Reads what is done with an answer."
    follow_ups: FollowUpBook = NO_QUESTIONS
    "The questions that ask for what answers tell beyond what is spoken first."
    states: StateReader | None = None
    "Reads the state that the caller is in; without it only the rules tell."
    scope: ScopeReader | None = None
    "Reads whose business words are; without it nobody is referred to others."
    referrals: Referrals | None = None

    def reader_after(self, expecting: Expecting) -> ResponseReader:
        """Return the reader that has learned what is said to such a question, or what the acts alone tell."""
        match expecting:
            case OpenQuestion() | CivicAddress() | KeyedDigits() | OneOf() | YesNo(Closed.FACT):
                return ActReader()
            case _:
                return self.responses

    def answer_context(
        self, text: str, ranking: Ranking, expecting: Expecting, language: Language
    ) -> AnswerContext:
        """Return what the words follow, with the topics that they may be about."""
        topics = {each.article: each.confidence for each in ranking.candidates}
        alone = AnswerContext("", language, (), topics, ranking.chance)
        match expecting:
            case YesNo(Closed.DID_THAT_HELP | Closed.ANYTHING_ELSE, article, told=just):
                answer = self.answers.get((article, language))
                near = frozenset(self.related.get(article, ())) - {article}
                sentences = answer.plain if answer else ()
                told = replace(alone, article=article, sentences=sentences, near=near, just_told=just)
                return replace(told, fits=self.follow_ups.fits(text, language))
            case YesNo(Closed.SHALL_I):
                return replace(alone, proposes=True)
            case YesNo(Closed.IS_IT_ABOUT, article):
                return replace(alone, article=article)
            case Choice(articles) | Menu(articles):
                likeliest = max(articles, key=lambda each: topics.get(each, 0.0), default="")
                return replace(alone, article=likeliest, near=frozenset(articles))
            case _:
                return alone

    def others_beside(self, text: str, told: AnswerContext, language: Language) -> tuple[OtherAnswer, ...]:
        """Return the articles that a question after an answer may be about instead."""
        answer = self.answers.get((told.article, language))
        if answer is None:
            return ()
        alone, beside = self.matcher.shares_of([text, f"{text} {answer.name}"], language)
        likely = {
            *_likeliest(alone, BY_WORDS),
            *_likeliest(beside, IN_CONTEXT),
            *closest(told.fits, BY_QUESTIONS),
        }
        return tuple(
            OtherAnswer(
                each,
                other.plain,
                alone.get(each, 0.0),
                beside.get(each, 0.0),
                each in told.near,
                told.fits.get(each, {}),
            )
            for each in sorted(likely - {told.article})
            if (other := self.answers.get((each, language)))
        )


def _likeliest(shares: Mapping[str, float], many: int) -> list[str]:
    return sorted(shares, key=lambda article: -shares[article])[:many]


LEAD = 0.1
"Lead from which the likeliest of the topics that a correction may mean is the one."
CERTAIN = 0.9
"A topic this likely counts whatever yes or no precedes it."
LIKELY = 0.5
"Minimum probability that an act is about any of several articles."
DOUBTFUL = 0.15
"Out-of-scope probability from which the line confirms an article before it answers."
DOUBTFUL_AT_FIRST = "doubtful_at_first"
"""The form that has the same at the first question, where wrong numbers and other business come in.

The probability is calibrated on city business alone and so too low. On the sets it was chosen on, 85 to 88
of 100 near misses lie above it, and 12 (English) and 7 (French) of 100 questions of `valid_held_back`. Each
of those costs one question more, six seconds, while a wrong answer costs the call. If one call in twenty is a
near miss, about eight such questions, a minute of callers' time, prevent one wrong answer.
"""
DOUBTFUL_BY_WORDS = 0.9
"""The same without a sentence encoder, on whose vectors the probability was calibrated.

62 of 100 near misses lie above it, and 5 (English) and 1 (French) of 100 questions of `valid_held_back`;
above the first question's threshold lie 56 and 39 of those.
"""
WORTH_A_GUESS = 0.4
"""Probability from which an article is offered at the first question, although perhaps none is meant.

That tells a caller more than “Sorry?”. It happens with 3 of 312 questions (`valid_held_back`) and with 10
of 90 that no article answers.
"""
RELATED = 0.6
"Probability among one department's articles from which a follow-up to one is answered with another."
ASIDE = 0.5
"The same between a journey's questions, where the topic is named before the answer."
BRIEF = 3
"Words; anything shorter carries no content."
SOMETHING = 0.3
"Minimum in-scope probability for a follow-up to an answer."


Content: TypeAlias = Recognized | Ambiguous | NoMatch


@dataclass(frozen=True)
class TopicTalk:
    """A caller's words and the question before them."""

    text: str
    expecting: Expecting
    models: NluModels
    language: Language
    out_of_scope: float = 0.0
    "The out-of-scope probability."
    is_by_words_alone: bool = False
    goes_on: bool = False
    "Whether the words follow a yes, as what comes next: “great, and my old fridge”."

    @cached_property
    def content(self) -> Content:
        """The topic, or the follow-up after an answer; several questions of a turn ask for it."""
        matcher, said = self.models.matcher, without_denial(self.text)
        match self.expecting, matcher.judge(matcher.weigh_queries(said, self.language)):
            case _ if self.is_denied:
                return NoMatch(tells=True)
            case YesNo(Closed.DID_THAT_HELP | Closed.ANYTHING_ELSE, article), meant if (
                article and not is_clear(meant)
            ):
                return self._gone_on(meant, article)
            case ((YesNo(Closed.FACT, article) | OneOf(article)), Ambiguous() | NoMatch() as meant):
                return self._aside(meant, article)
            case _, Recognized() as meant if self.out_of_scope >= self._doubtful:
                return Ambiguous((Candidate(meant.article, meant.confidence),))
            case OpenQuestion(), NoMatch((first, *_)) if first.confidence >= WORTH_A_GUESS:
                return Ambiguous((first,))
            case _, NoMatch(candidates):
                return NoMatch(candidates, self._tells)
            case _, meant:
                return meant

    @property
    def is_denied(self) -> bool:
        """Whether all that is named is denied: “it's not about garbage” is about anything but that."""
        said = told(self.text)
        return said.denied != "" and said.meant == self.text and not asks_in_a_clause(self.text)

    def denies(self, article: str) -> bool:
        """Whether an article is denied and something else told: “I mean the mattress, not the snow”."""
        said, answer = told(self.text), self.models.answers.get((article, self.language))
        if answer is None or not said.denied or said.meant == self.text:
            return False
        return names_something(said.denied, answer, self.language)

    @property
    def is_aside(self) -> bool:
        """Whether the caller asks something instead of answering a journey's question."""
        return (self.asks_fact or isinstance(self.expecting, OneOf)) and self._asks

    @property
    def asks_fact(self) -> bool:
        """Whether the question was about the caller's own circumstances."""
        return isinstance(self.expecting, YesNo) and self.expecting.question is Closed.FACT

    @property
    def _asks(self) -> bool:
        return is_question(self.text)

    @property
    def _asks_further(self) -> bool:
        return self._asks or self.goes_on or is_next(self.text)

    @property
    def _tells(self) -> bool:
        """Whether it is more than a word or two, or a question."""
        return len(words(self.text)) > BRIEF or self._asks or self.goes_on

    @property
    def _doubtful(self) -> float:
        if self.is_by_words_alone:
            return DOUBTFUL_BY_WORDS
        is_first = isinstance(self.expecting, OpenQuestion)
        return forms(self.language).number(DOUBTFUL_AT_FIRST) if is_first else DOUBTFUL

    def _gone_on(self, meant: Content, answered: str) -> Content:
        """After an answer, unclear words are about a related article."""
        near, is_told = self._related(answered), self._tells
        if self._asks_further and (related := near.surely(self.text)):
            return Ambiguous((related,))
        chance = self.models.matcher.weigh([self.text], self.language)[0].chance
        if not is_told or chance < SOMETHING or answered not in self.models.related:
            return replace(meant, tells=is_told) if isinstance(meant, NoMatch) else meant
        best = self.models.matcher.likeliest_of((answered, *near.others), self.text, self.language)
        if best.article == answered and near.others and best.confidence < CLEAR:
            # Callers seldom ask for the answer they just heard.
            best = self.models.matcher.likeliest_of(near.others, self.text, self.language)
        if best.article == answered:
            return Recognized(answered, best.confidence)
        if best.confidence >= RELATED:
            return Ambiguous((best,))
        if (self._asks or self.goes_on) and (beside := near.beside(self.text)):
            return Ambiguous((beside,))
        match meant:
            case Recognized(article, confidence) if not self._asks_further:
                # Whoever reacts to an answer is asked what is meant, before another answer is told.
                return Ambiguous((Candidate(article, confidence),))
            case Ambiguous() if not is_choice(meant):
                return NoMatch(meant.candidates, tells=True)
            case NoMatch():
                return replace(meant, tells=True)
            case _:
                return meant

    @property
    def raises_related(self) -> bool:
        """Whether words after an answer ask what only another article of its department answers."""
        match self.expecting:
            case YesNo(Closed.DID_THAT_HELP | Closed.ANYTHING_ELSE, article) if article:
                return self._asks_further and self._related(article).surely(self.text) is not None
            case _:
                return False

    def _related(self, answered: str) -> RelatedArticles:
        others = tuple(each for each in self.models.related.get(answered, ()) if each != answered)
        told = self.models.answers.get((answered, self.language))
        return RelatedArticles(self.models.matcher, others, self.language, told.name if told else "")

    def _aside(self, meant: Ambiguous | NoMatch, article: str) -> Content:
        """Between a journey's questions, an unclear question is about a related article."""
        near = [each for each in self.models.related.get(article, ()) if each != article]
        if self._asks and near:
            best = self.models.matcher.likeliest_of(near, self.text, self.language)
            known = best.confidence >= ASIDE
            return Recognized(best.article, best.confidence) if known else NoMatch((best,), tells=True)
        match meant:
            case Ambiguous((first, *_) as few) if first.confidence < SOMETHING:
                return NoMatch(few, tells=True)
            case NoMatch(candidates):
                return NoMatch(candidates, self._tells)
            case _:
                return meant

    def meant_instead(self) -> tuple[Candidate, ...]:
        """Return the topic of a correction: not the last one, and a small lead is enough."""
        if self.is_denied:
            return ()
        denied = self.expecting.article if isinstance(self.expecting, YesNo) else ""
        matcher, said = self.models.matcher, without_denial(self.text)
        if meant := self._surely(after_denial(self.text) or said) or self._related(denied).agreed(said):
            return (meant,)
        match matcher.judge(matcher.weigh_queries(said, self.language)):
            case Ambiguous(candidates):
                about = [each for each in candidates if each.article != denied]
            case content:
                about = [each for each in candidates_in(content) if each.article != denied]
        ranking = matcher.weigh([said], self.language)[0]
        if not about and ranking.chance >= LIKELY:
            likely = (each for each in ranking.candidates if each.confidence >= WORTH_ASKING)
            about = [each for each in likely if each.article != denied][:1]
        if len(near := [each for each in about if each.article in self.models.related.get(denied, ())]) == 1:
            return tuple(near)
        leads = len(about) > 1 and about[0].confidence - about[1].confidence >= LEAD
        return tuple(about[:1] if leads else about)

    def instead_of_denied(self) -> tuple[Candidate, ...]:
        """Return what is told after a plain denial: “that's not it, they never picked mine up”."""
        rest = after_denial(self.text)
        meant = self._surely(rest) if rest else None
        return (meant,) if meant else ()

    def _surely(self, told: str) -> Candidate | None:
        """Return the article that is surely meant instead of the last one, if any is."""
        denied = self.expecting.article if isinstance(self.expecting, YesNo) else ""
        matcher = self.models.matcher
        match matcher.judge(matcher.weigh_queries(told, self.language)):
            case Recognized(article, confidence) if confidence >= CLEAR and article != denied:
                return Candidate(article, confidence)
            case _:
                near = self._related(denied)
                return near.surely(told) or (near.beside(told) if is_question(told) else None)

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """Return the topics that go with the act."""
        if self.is_denied:
            return ()
        matcher = self.models.matcher
        return candidates_in(matcher.judge(matcher.weigh_queries(text, self.language)))


def candidates_in(content: Content) -> tuple[Candidate, ...]:
    """Return the articles of an act, if one of them is likely."""
    match content:
        case Recognized(article, confidence, sentences=sentences):
            return (Candidate(article, confidence, sentences),)
        case Ambiguous(candidates) if sum(each.confidence for each in candidates) >= LIKELY:
            return candidates
        case _:
            return ()


def is_choice(meant: Ambiguous) -> bool:
    """Whether several articles are likely, rather than one being the least unlikely."""
    first, *others = (each.confidence for each in meant.candidates)
    return first >= LIKELY or any(other >= first / 2 for other in others)


def is_certain(content: Understanding) -> bool:
    """Whether one topic is meant beyond doubt."""
    return isinstance(content, Recognized) and content.confidence >= CERTAIN


def is_clear(meant: Content) -> bool:
    """Whether one topic is clearly meant."""
    return isinstance(meant, Recognized) and meant.confidence >= CLEAR


def article_of(meant: Understanding) -> str:
    """Return the recognized or likeliest article; empty for none."""
    match meant:
        case Recognized(article) | Ambiguous((Candidate(article), *_)):
            return article
        case _:
            return ""
