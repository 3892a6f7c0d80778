"""A language model chooses among candidates when the city's own understanding is in doubt.

It never writes what is spoken, it sees no personal data, and without it every call goes on as it would.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from intents.article import Language
from intents.candidate_choice import NONE, Topic, chosen, messages_of, schema_of, topics_of
from intents.catalog import Catalog
from intents.circuit_breaker import CircuitBreaker
from intents.opinion_tally import Outcome, Tally, Tokens
from intents.personal import Personal
from intents.redaction import redact
from intents.understanding import Ambiguous, Candidate, NoMatch, Recognized
from intents.wording import MAX_CHARACTERS

CONFIDENCE = 0.7
"Of a chosen article: enough to answer with its topic named, too little to answer what does harm when wrong."

Doubt: TypeAlias = Ambiguous | NoMatch


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a caller waits, in seconds."""

    total: float = 1.2
    first: float = 0.7
    "How much of it the first request may take, so that time is left for another."


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered, as it came."""

    text: str
    tokens: Tokens = field(default_factory=Tokens)


@dataclass(frozen=True, slots=True)
class Failed:
    """A server gave no answer."""

    outcome: Outcome
    may_help_to_ask_again: bool = True


class Server(Protocol):
    """Anything that answers messages in the form of a JSON schema; it returns its failures."""

    async def ask(
        self, messages: tuple[tuple[str, str], ...], schema: Mapping[str, object]
    ) -> Answered | Failed:
        """Send messages, each a role and a text, and return the answer."""
        ...


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the words mean after all, how that came, and what was taken out of them before they were sent."""

    meant: Doubt | Recognized
    outcome: Outcome
    removed: tuple[Personal, ...] = ()
    tokens: int = 0
    "What it was paid for, both requests together."


@dataclass(slots=True)
class SecondOpinion:
    """Asks one server; it counts what it does, and leaves a server that fails alone for a while."""

    server: Server
    catalog: Catalog
    tally: Tally = field(default_factory=Tally)
    budget: Budget = field(default_factory=Budget)
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    async def on(self, words: str, doubt: Doubt, language: Language) -> Opinion:
        """Return an article among the doubt's candidates if the server chooses one, or else the doubt."""
        topics = topics_of(doubt.candidates, self.catalog, language)
        if not topics:
            return Opinion(doubt, Outcome.NOT_ASKED)
        if not self.breaker.may_ask(_now()):
            return self._ended(Opinion(doubt, Outcome.RESTING))
        self.breaker = self.breaker.asking(_now())
        clean = redact(words[:MAX_CHARACTERS])
        choice, tokens = await self._choice(clean.text, topics)
        succeeded = isinstance(choice, str)
        self.breaker = self.breaker.succeeded(_now()) if succeeded else self.breaker.failed(_now())
        opinion = _opinion(choice, doubt, tuple(each.kind for each in clean.removed))
        return self._ended(replace(opinion, tokens=tokens))

    async def _choice(self, words: str, topics: tuple[Topic, ...]) -> tuple[str | Failed, int]:
        until = _now() + self.budget.total
        first, paid = await self._attempt(words, topics, self.budget.first)
        if isinstance(first, str) or not first.may_help_to_ask_again:
            return first, paid
        second, also = await self._attempt(words, topics, until - _now())
        return second, paid + also

    async def _attempt(
        self, words: str, topics: tuple[Topic, ...], seconds: float
    ) -> tuple[str | Failed, int]:
        """Return the choice, and how many tokens it took."""
        self.tally.requests += 1
        try:
            async with asyncio.timeout(seconds):
                answer = await self.server.ask(messages_of(words, topics), schema_of(topics))
        except TimeoutError:
            return Failed(Outcome.TOO_LATE), 0
        if isinstance(answer, Failed):
            return answer, 0
        self.tally.used(answer.tokens)
        return chosen(answer.text, topics) or Failed(Outcome.NOT_AN_ANSWER), answer.tokens.total

    def _ended(self, opinion: Opinion) -> Opinion:
        self.tally.ended(opinion.outcome, opinion.removed)
        return opinion


def _opinion(choice: str | Failed, doubt: Doubt, removed: tuple[Personal, ...]) -> Opinion:
    if isinstance(choice, Failed):
        return Opinion(doubt, choice.outcome, removed)
    if choice == NONE:
        return Opinion(doubt, Outcome.NONE_OF_THEM, removed)
    return Opinion(Recognized(choice, CONFIDENCE, _first(choice, doubt.candidates)), Outcome.CHOSEN, removed)


def _first(article: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    others = tuple(each for each in candidates if each.article != article)
    return (Candidate(article, CONFIDENCE), *others)


def _now() -> float:
    return asyncio.get_running_loop().time()
