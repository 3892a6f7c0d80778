"""Call summaries by a language model: one checked sentence for the person who takes the call.

It gets facts in reviewed pieces and redacted words; without it transfers work the same.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from intents.matching.opinion_budget import CircuitBreaker, OpinionOutcome, OpinionTally
from intents.matching.second_opinion import Failed, SecondOpinion, Server
from ivr.call.announcement import StaffPieces, seconds_for_summary, staff_language
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.states import CallState
from ivr.call.texts import PromptBook, Texts
from ivr.call.turn import TurnNote
from ivr.errors import DatabaseDown
from ivr.failure import in_background
from ivr.storage.archive import CallArchive
from routing.handoff.handoff import HandOff
from routing.handoff.summary import PRESSING, SummaryPieces
from routing.handoff.summary_request import SCHEMA, is_true, messages_of, sentence_in

BUDGET_SECONDS = 1.5
"Less than a telephone rings before somebody picks up."


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """A summary, empty if there is none, and the tokens spent."""

    sentence: str
    tokens: int = 0


@dataclass(slots=True)
class SummaryWriter:
    """Asks one server, counts its usage, and pauses after failures."""

    server: Server
    tally: OpinionTally = field(default_factory=OpinionTally)
    budget_seconds: float = BUDGET_SECONDS
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    async def write(self, known: HandOff, pieces: SummaryPieces, seconds: float) -> SummaryDraft:
        """Return a true sentence that fits into this many seconds, or an empty one."""
        if known.reason in PRESSING:
            return SummaryDraft("")
        if not self.breaker.may_ask(_now()):
            self.tally.ended(OpinionOutcome.RESTING, ())
            return SummaryDraft("")
        self.breaker = self.breaker.asking(_now())
        worded, tokens = await self._ask(known, pieces, seconds)
        return SummaryDraft(self._ended(worded), tokens)

    async def _ask(self, known: HandOff, pieces: SummaryPieces, seconds: float) -> tuple[str | Failed, int]:
        """Return the sentence, and how many tokens it took."""
        self.tally.requests += 1
        try:
            async with asyncio.timeout(self.budget_seconds):
                answer = await self.server.ask(messages_of(known, pieces, seconds), SCHEMA)
        except TimeoutError:
            return Failed(OpinionOutcome.TOO_LATE), 0
        if isinstance(answer, Failed):
            return answer, 0
        self.tally.used(answer.tokens)
        sentence = sentence_in(answer.text)
        if sentence is None or not is_true(sentence, known, pieces, seconds):
            return Failed(OpinionOutcome.NOT_AN_ANSWER), answer.tokens.total
        return sentence, answer.tokens.total

    def _ended(self, worded: str | Failed) -> str:
        match worded:
            case Failed(outcome):
                self.breaker = self.breaker.failed(_now())
                self.tally.ended(outcome, ())
                return ""
            case sentence:
                self.breaker = self.breaker.succeeded(_now())
                self.tally.ended(OpinionOutcome.CHOSEN, ())
                return sentence


def _now() -> float:
    return asyncio.get_running_loop().time()


PASSED_ON = frozenset({CallState.WAITING, CallState.TRANSFERRING})


@dataclass(frozen=True, slots=True)
class SummaryObserver:
    """Requests a summary in the background for each call that goes to a person."""

    archive: CallArchive
    writer: SummaryWriter
    city_now: Callable[[], City]
    prompts: PromptBook
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def changed(self, before: Call | None, after: Call, _: TurnNote | None, at: datetime, /) -> None:
        """Start when a call is first routed to a person."""
        if after.state in PASSED_ON and (before is None or before.state not in PASSED_ON):
            task = in_background(self._word(after, at), "summary of a call")
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    def waited(self, _sid: str, _turn: int, _milliseconds: float, /) -> None:
        """Ignored: response times do not matter here."""

    async def _word(self, call: Call, at: datetime) -> None:
        """Save the summary; without the database the person hears the built-in wording."""
        with suppress(DatabaseDown):
            briefing = await asyncio.to_thread(self.archive.briefing, call)
            city = self.city_now()
            language = staff_language(briefing.known, city.directory)
            staff = Texts(city, self.prompts, language, at)
            seconds = seconds_for_summary(staff)
            worded = await self.writer.write(briefing.known, StaffPieces(staff), seconds)
            if worded.sentence:
                await asyncio.to_thread(self.archive.keep_summary, call, language, worded.sentence)
            if worded.tokens:
                await asyncio.to_thread(self.archive.note_tokens, call, worded.tokens)


def summary_observers(
    opinion: SecondOpinion | None, archive: CallArchive, city_now: Callable[[], City], prompts: PromptBook
) -> tuple[SummaryObserver, ...]:
    """Return the summary observer, if a server is configured."""
    if opinion is None:
        return ()
    writer = SummaryWriter(opinion.server, OpinionTally(opinion.tally.prices))
    return (SummaryObserver(archive, writer, city_now, prompts),)
