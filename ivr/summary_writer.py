"""A language model words a call in one sentence for the person who takes it; what it words is checked.

It is told facts in reviewed pieces and redacted words, and without it every call is passed on as it would be.
"""

import asyncio
from dataclasses import dataclass, field

from intents.circuit_breaker import CircuitBreaker
from intents.opinion_tally import Outcome, Tally
from intents.second_opinion import Failed, Server
from routing.handoff import HandOff
from routing.summary import PRESSING, Pieces
from routing.summary_check import is_true
from routing.summary_request import SCHEMA, messages_of, sentence_in

BUDGET_SECONDS = 1.5
"A telephone rings for longer before it is picked up."


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence for staff, empty where there is none, and the tokens that were paid for it either way."""

    sentence: str
    tokens: int = 0


@dataclass(slots=True)
class SummaryWriter:
    """Asks one server; it counts what it does, and leaves a server that fails alone for a while."""

    server: Server
    tally: Tally = field(default_factory=Tally)
    budget_seconds: float = BUDGET_SECONDS
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    async def write(self, known: HandOff, pieces: Pieces, seconds: float) -> Worded:
        """Return a true sentence that can be said in so many seconds, or an empty one."""
        if known.reason in PRESSING:
            return Worded("")
        if not self.breaker.may_ask(_now()):
            self.tally.ended(Outcome.RESTING, ())
            return Worded("")
        self.breaker = self.breaker.asking(_now())
        worded, tokens = await self._ask(known, pieces, seconds)
        return Worded(self._ended(worded), tokens)

    async def _ask(self, known: HandOff, pieces: Pieces, seconds: float) -> tuple[str | Failed, int]:
        """Return the sentence, and how many tokens it took."""
        self.tally.requests += 1
        try:
            async with asyncio.timeout(self.budget_seconds):
                answer = await self.server.ask(messages_of(known, pieces, seconds), SCHEMA)
        except TimeoutError:
            return Failed(Outcome.TOO_LATE), 0
        if isinstance(answer, Failed):
            return answer, 0
        self.tally.used(answer.tokens)
        sentence = sentence_in(answer.text)
        if sentence is None or not is_true(sentence, known, pieces, seconds):
            return Failed(Outcome.NOT_AN_ANSWER), answer.tokens.total
        return sentence, answer.tokens.total

    def _ended(self, worded: str | Failed) -> str:
        match worded:
            case Failed(outcome):
                self.breaker = self.breaker.failed(_now())
                self.tally.ended(outcome, ())
                return ""
            case sentence:
                self.breaker = self.breaker.succeeded(_now())
                self.tally.ended(Outcome.CHOSEN, ())
                return sentence


def _now() -> float:
    return asyncio.get_running_loop().time()
