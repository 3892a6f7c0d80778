"""While a person's telephone is about to ring, the call is put in one sentence for them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from intents.opinion_tally import Tally
from intents.second_opinion import SecondOpinion
from ivr.archive import Archive
from ivr.call import Call
from ivr.call_state import State
from ivr.city import City
from ivr.errors import DatabaseDown
from ivr.note import Note
from ivr.prompts.book import PromptBook
from ivr.summary_writer import SummaryWriter
from ivr.texts import Texts
from ivr.whisper import StaffPieces, seconds_for_summary, staff_language

PASSED_ON = frozenset({State.WAITING, State.TRANSFERRING})


@dataclass(frozen=True, slots=True)
class PassingOn:
    """Told how calls go on, it has those put into words that go to a person; nobody waits for it."""

    archive: Archive
    writer: SummaryWriter
    city_now: Callable[[], City]
    prompts: PromptBook
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def changed(self, before: Call | None, after: Call, _: Note | None, at: datetime, /) -> None:
        """Begin with a call as soon as it is decided that a person takes it."""
        if after.state in PASSED_ON and (before is None or before.state not in PASSED_ON):
            task = asyncio.create_task(self._word(after, at))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    def waited(self, _sid: str, _turn: int, _milliseconds: float, /) -> None:
        """How long a caller waited says nothing about the call."""

    async def _word(self, call: Call, at: datetime) -> None:
        """Without the database the person hears our own sentence, or the rescue's."""
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


def passing_on(
    opinion: SecondOpinion | None, archive: Archive, city_now: Callable[[], City], prompts: PromptBook
) -> tuple[PassingOn, ...]:
    """Return who asks the server of second opinions for summaries, if there is such a server."""
    if opinion is None:
        return ()
    writer = SummaryWriter(opinion.server, Tally(opinion.tally.prices))
    return (PassingOn(archive, writer, city_now, prompts),)
