"""A city's NLU pipeline, fitted at start-up on the published phrasings alone."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes
from threading import Lock

from threadpoolctl import threadpool_limits

from intents.acts.acting import is_question
from intents.acts.controls import find_wish, noting_earlier_calls
from intents.acts.detail import ToldAnswer, told_answers
from intents.acts.name_book import NameBook
from intents.acts.tongue import DangerOf, foreign_speaker, naming_language, no_danger, spoken_by
from intents.articles.article import Language
from intents.articles.catalog import Catalog, related
from intents.articles.phrasing import Phrasing, follow_ups_in, referral_phrasings, training_phrasings
from intents.danger.rules import hear_danger
from intents.interpretation.beside_place import (
    asks_beside_address,
    asks_day,
    begins_question,
    names_no_place,
    rest_of,
    tells_place_alone,
)
from intents.interpretation.follow_up_book import NO_QUESTIONS, FollowUpBook
from intents.interpretation.hypotheses import doubted, weighed
from intents.interpretation.learned_reader import shipped_reader
from intents.interpretation.referrals import Referrals
from intents.interpretation.response import ActReader, ResponseReader
from intents.interpretation.scope import ScopeReader, shipped_scope_reader
from intents.interpretation.topic_talk import NluModels, article_of
from intents.interpretation.understand import understood
from intents.matching.encoder import CachedEncoder, Encoder, ReviewedEncoder
from intents.matching.installed import encoders_of, foreign_encoders_of
from intents.matching.matcher import Matcher
from intents.matching.matcher_store import learned, remember
from intents.matching.second_opinion import SecondOpinion
from intents.matching.subject_encoder import with_subjects
from intents.matching.utterance_classifier import shipped_classifier
from intents.meaning.reading import UtteranceClassifier
from intents.meaning.understanding import (
    Ambiguous,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
    asking_hours,
    asking_record,
    danger_in,
    in_states,
    placed,
    states_in,
)
from intents.places.street_book import Prompted
from intents.states.foreign_danger import danger_by
from intents.states.learned_reader import shipped_state_reader
from intents.states.state_reader import StateReader
from intents.text.transcript import (
    CivicAddress,
    Expecting,
    Hypothesis,
    OpenQuestion,
    Said,
    Transcript,
    YesNo,
)
from routing.journeys.entering import entering
from routing.journeys.hearing import heard_on_journey
from routing.journeys.telling import ANSWERS, CLEARLY
from routing.services.services import Services

MOST = 32
"About as many as one process's calls need within a few seconds."


class UnderstandingCache:
    """Caches meanings under salted hashes, so that no caller's words stay in memory."""

    def __init__(self) -> None:
        self._salt = token_bytes(16)
        self._kept: OrderedDict[bytes, Understanding] = OrderedDict()
        self._lock = Lock()

    def of(
        self, words: str, expecting: Expecting, language: str, understand: Callable[[], Understanding]
    ) -> Understanding:
        """Return the cached meaning, or understand now."""
        asked = repr((words, expecting, language)).encode("utf-8", "surrogatepass")
        key = blake2b(asked, key=self._salt).digest()
        with self._lock:
            meant = self._kept.pop(key, None)
        if meant is None:
            meant = understand()
        with self._lock:
            self._kept[key] = meant
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return meant


@dataclass(frozen=True, slots=True)
class Understood:
    """A meaning, with the language model's tokens spent on it."""

    meant: Understanding
    tokens: int = 0


LEARNED = "learned"
"The folder of cached matchers beside the models, for a fast start; in the data where those are read-only."


@dataclass(frozen=True, slots=True)
class NluPipeline:
    """Understands turns: matcher, classifier and second opinion."""

    matcher: Matcher
    classifier: UtteranceClassifier
    second_opinion: SecondOpinion | None = None
    names: NameBook = field(default_factory=NameBook)
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    "By article, all articles of its department."
    answers: Mapping[tuple[str, Language], ToldAnswer] = field(default_factory=dict)
    "The answers by article and language."
    responses: ResponseReader = field(default_factory=ActReader)
    follow_ups: FollowUpBook = NO_QUESTIONS
    question_encoder: ReviewedEncoder | None = None
    states: StateReader | None = None
    scope: ScopeReader | None = None
    foreign_danger: DangerOf = no_danger
    referrals: Referrals | None = None
    services: Services = field(default_factory=Services)
    "What can be looked up by address, and so when to listen for one."
    lately: UnderstandingCache = field(default_factory=UnderstandingCache)
    "Shared by the listener, who asks whether a transcript is certain, and the line, who needs its meaning."

    def of(self, catalog: Catalog) -> "NluPipeline":
        """Return the pipeline for a catalog with the same phrasings but other answers or departments."""
        known = told_answers(catalog)
        asked = FollowUpBook.of(known, self.question_encoder)
        return replace(self, related=related(catalog), answers=known, follow_ups=asked)

    @property
    def models(self) -> NluModels:
        """Return the models in use."""
        return NluModels(
            self.matcher,
            hear_danger,
            self.classifier,
            self.names,
            self.related,
            self.answers,
            self.responses,
            self.follow_ups,
            self.states,
            self.scope,
            self.referrals,
        )

    def understand_now(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        """Understand on this machine alone, in milliseconds."""
        match said:
            case Transcript(alternatives=alternatives):
                wordings = alternatives or (Hypothesis(said.text, 1.0),)
                meant = doubted(weighed(wordings, partial(self._of_words, said, expecting, language)), said)
                if speaker := foreign_speaker(said, expecting, self.foreign_danger):
                    return spoken_by(speaker, meant, said.foreign)
                meant = self._told_at_address(meant, said.text, expecting, language)
                placed_at = self._placed(meant, said, expecting, language)
                known = self.services.files.get(article_of(placed_at))
                if known and known.is_asked(said.text, language):
                    placed_at = asking_record(placed_at)
                if opening := self.services.facilities.asked(said.text, language):
                    placed_at = asking_hours(placed_at, opening)
                on_journey = self._on_journey(placed_at, said.text, expecting, language)
                on_journey = naming_language(on_journey, said.text, language)
                return in_states(noting_earlier_calls(on_journey, said.text, language), states_in(meant))
            case _:
                return self._understood(said, expecting, language)

    def _told_at_address(
        self, meant: Understanding, text: str, expecting: Expecting, language: str
    ) -> Understanding:
        """Return what was meant, with whether an address may tell what is asked.

        One for their own day does, whatever sentence of the answer is close; of any other that no sentence
        tells, an address tells nothing either.
        """
        is_looked_up = isinstance(expecting, YesNo) and self.services.looks_up(expecting.article)
        match meant:
            case Control(ControlKind.REPEAT, sentences=(_, *_)) if is_looked_up and asks_day(text, language):
                return NoMatch(tells=True, caution=meant.caution, states=meant.states)
            case NoMatch(tells=True) if is_looked_up and asks_beside_address(text, language):
                return replace(meant, asks=True)
            case _:
                return meant

    def _placed(
        self, meant: Understanding, said: Transcript, expecting: Expecting, language: str
    ) -> Understanding:
        """Add the place that was named; an address can hide what is asked about it."""
        streets = self.services.streets
        place = streets.find(said.text, self._prompted(expecting, said.text))
        lacks_it = isinstance(meant, Control) and meant.kind is ControlKind.NONE_OF_THESE
        if place is None or (isinstance(expecting, CivicAddress) and lacks_it):
            return meant
        if _repeats_value(meant) and not (place.streets or self._is_served(expecting)):
            return meant
        if names_no_place(place, said.text, expecting, language):
            return meant
        rest = replace(said, text=rest_of(said.text, place, streets), alternatives=())
        if isinstance(meant, Spoken) and place.is_whole and self._tells_only(said, rest, expecting, language):
            # An address that was asked for is nothing else, whatever is known of its street.
            return NoMatch(place=place, caution=meant.caution)
        if not self.services.places(article_of(meant), said.text, language):
            return meant
        if isinstance(meant, Spoken) and tells_place_alone(meant, said.text, place, streets):
            return NoMatch(place=place, caution=meant.caution)
        if isinstance(meant, NoMatch | Ambiguous) and (place.streets or place.municipality):
            match self._understood(rest, expecting, language), meant:
                case Recognized() as asked, _:
                    meant = replace(asked, caution=meant.caution)
                case (Ambiguous((only,)), _) | (_, Ambiguous((only,))) if self.services.serves(only.article):
                    meant = Recognized(only.article, only.confidence, caution=meant.caution)
                case _:
                    pass
        return placed(meant, place)

    def _is_served(self, expecting: Expecting) -> bool:
        """Whether something is looked up or reported at an address for what the words follow."""
        return isinstance(expecting, YesNo) and self.services.serves(expecting.article)

    def _tells_only(self, said: Transcript, rest: Transcript, expecting: Expecting, language: str) -> bool:
        """Whether an address was asked for, and neither the words nor what stands beside it ask or wish."""
        if not isinstance(expecting, CivicAddress) or is_question(said.text):
            return False
        match self._understood(rest, expecting, language):
            case Recognized(_, confidence):
                return confidence < CLEARLY
            case Control(kind):
                return kind in ANSWERS
            case other:
                return not isinstance(other, Danger)

    def _on_journey(
        self, meant: Understanding, text: str, expecting: Expecting, language: str
    ) -> Understanding:
        """Add what the words say on a guided journey, if the city has any."""
        if journeys := self.services.journeys:
            meant = entering(meant, text, expecting, language, journeys)
        is_aside = isinstance(expecting, OpenQuestion) and article_of(meant) not in journeys
        if is_aside and find_wish(text, language) is None:
            return meant

        def warns(rest: str) -> DangerKind | None:
            return danger_in(self._understood(Transcript(rest, language, 1.0), expecting, language))

        return heard_on_journey(meant, text, expecting, language, journeys, warns)

    def _prompted(self, expecting: Expecting, text: str) -> Prompted:
        match expecting:
            case CivicAddress() if begins_question(text):
                # « Est-ce qu'il y a des chiens? » tells no « avenue des Chênes ».
                return Prompted.OFFERED
            case CivicAddress():
                return Prompted.ASKED
            case YesNo(article=article) if self.services.serves(article) or article in self.services.journeys:
                return Prompted.OFFERED
            case _:
                return Prompted.NO

    def _of_words(self, said: Transcript, expecting: Expecting, language: str, words: str) -> Understanding:
        wording = replace(said, text=words, alternatives=())
        return self.lately.of(
            words, expecting, language, lambda: self._understood(wording, expecting, language)
        )

    def _understood(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        return understood(said, expecting, self.models, language)

    async def understand(self, said: Said, expecting: Expecting, language: str) -> Understood:
        """Understand without blocking this process's other calls."""
        meant = await asyncio.to_thread(self.understand_now, said, expecting, language)
        match said, meant:
            case Transcript(text=words), Ambiguous() | NoMatch() if self.second_opinion:
                opinion = await self.second_opinion.on(words, meant, language)
                return Understood(in_states(placed(opinion.meant, meant.place), meant.states), opinion.tokens)
            case _:
                return Understood(meant)


@dataclass(frozen=True, slots=True)
class NluTrainer:
    """What every catalog is fitted with: loaded once, however often the answers change."""

    encoders: tuple[Encoder, ...]
    classifier: UtteranceClassifier
    responses: ResponseReader
    states: StateReader | None
    scope: ScopeReader | None
    folder: Path
    "Where models and fitted matchers are kept."
    data: Path | None = None
    "Where matchers are kept if that folder may not be written, as in an image."
    question_encoder: ReviewedEncoder | None = None
    foreign_danger: DangerOf = no_danger

    @classmethod
    def load(cls, models: Path, data: Path | None = None) -> "NluTrainer":
        """Load the shipped models; without the optional encoder a line learns from words alone."""
        # More threads would wait for each other on such small products, and take cores from transcribers.
        threadpool_limits(1)
        encoders = [*map(CachedEncoder, encoders_of(models))]
        return cls(
            tuple(encoders),
            shipped_classifier(encoders),
            shipped_reader(encoders),
            shipped_state_reader(encoders),
            shipped_scope_reader(encoders),
            models,
            data,
            ReviewedEncoder(encoders[0]) if encoders else None,
            danger_by(foreign_encoders_of(models)),
        )

    def pipeline(
        self,
        catalog: Catalog,
        earlier: Matcher | None = None,
        names: NameBook | None = None,
        services: Services | None = None,
    ) -> NluPipeline:
        """Fit to a city's phrasings, or load what was fitted to the same ones before.

        An `earlier` matcher spares encoding the phrasings that did not change.
        """
        encoders = with_subjects(self.encoders)
        matcher = self._learned(training_phrasings(catalog), encoders, earlier)
        if questions := self.question_encoder:
            remember(questions, follow_ups_in(catalog), self.folder / LEARNED, self._aside)
        line = NluPipeline(
            matcher,
            self.classifier,
            names=names or NameBook(),
            responses=self.responses,
            question_encoder=self.question_encoder,
            states=self.states,
            scope=self.scope,
            foreign_danger=self.foreign_danger,
            referrals=self._referrals(catalog, encoders),
            services=services or Services(),
        ).of(catalog)
        # Compile the rules now, so that the first callers do not wait for that.
        asked: list[Expecting] = [OpenQuestion(), *(YesNo(article=each.id) for each in [*catalog][:1])]
        for expecting in asked:
            for language in catalog.languages:
                line.understand_now(Transcript("how much, in French", language, 1.0), expecting, language)
        return line

    def _learned(
        self, phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], earlier: Matcher | None = None
    ) -> Matcher:
        return learned(phrasings, encoders, self.folder / LEARNED, earlier, self._aside)

    @property
    def _aside(self) -> Path | None:
        return self.data and self.data / LEARNED

    def _referrals(self, catalog: Catalog, encoders: Sequence[Encoder]) -> Referrals:
        """Return the city's referrals, with a matcher of their own if there are several."""
        phrasings = referral_phrasings(catalog)
        is_choice = len({each.label for each in phrasings}) > 1
        matcher = self._learned(phrasings, encoders) if is_choice else None
        return Referrals.of(catalog, matcher)


def _repeats_value(meant: Understanding) -> bool:
    """Whether the words ask about what the answer tells; a number in them is no house number."""
    return isinstance(meant, Control) and meant.kind is ControlKind.REPEAT and bool(meant.sentences)


def nlu_pipeline(
    catalog: Catalog, models: Path, names: NameBook | None = None, services: Services | None = None
) -> NluPipeline:
    """Return the pipeline for one catalog."""
    return NluTrainer.load(models).pipeline(catalog, names=names, services=services)
