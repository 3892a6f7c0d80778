"""Listening to a draft and talking with it; nothing reaches a caller or the ledger."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from intents.articles.catalog import Catalog
from intents.text.transcript import Expecting, OpenQuestion
from ivr.audio import wav_from_ulaw
from ivr.call.city import City
from ivr.call.texts import PromptBook
from ivr.call.turn import Turn
from ivr.errors import MissingModel, VoiceFailed
from ivr.line.explaining import explain
from ivr.line.nlu import NluPipeline
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import Speaker
from ivr.studio.edition import Edition
from ivr.studio.page import Exchange
from ivr.studio.studio import Studio
from ivr.typed.call import TypedCall, Ways
from ivr.typed.result import topic_of
from ivr.typed.script import Act, Presses, Says, Script
from routing.asked import expecting

KEYS = frozenset("0123456789*#")


@dataclass(slots=True)
class DraftRehearsal:
    """Caches the pipeline of the last draft, so that each line is answered at once."""

    studio: Studio
    city_now: Callable[[], City]
    prompts: PromptBook
    speaker: Speaker
    learn: Callable[[Catalog], NluPipeline]
    clock: Callable[[], datetime]
    rehearse: Callable[[Catalog, NluPipeline], int | None] = lambda *_: None
    "Has the running line load a draft; returns its number."
    place: Callable[[int, Edition, str], str] | None = None
    "Returns the path for one call with it by one person; None without a browser phone."
    _last: tuple[Edition, int, Ways] | None = field(default=None, repr=False)

    def sound(self, text: str, language: str) -> bytes | None:
        """Return a text as a sound file, or None if this machine has no voice for it."""
        try:
            ulaw = b"".join(self.speaker.say(text, language, Pace.NORMAL))
        except (MissingModel, VoiceFailed):
            return None
        return wav_from_ulaw(ulaw)

    def talk(self, edition: Edition, language: str, lines: tuple[str, ...]) -> tuple[Exchange, ...]:
        """Return a typed conversation with the line as if an edition were on air."""
        acts = tuple(_act_of(line) for line in lines)
        script = Script("draft", language, self.clock(), acts)
        return asyncio.run(_held(self._ways(edition), script))

    @property
    def can_call(self) -> bool:
        """Whether this line has a browser phone."""
        return self.place is not None

    def call(self, edition: Edition, person: str) -> str | None:
        """Return the path for one call with an edition by one person; None without a browser phone."""
        if self.place is None:
            return None
        ways = self._ways(edition)
        answers = self.rehearse(ways.city.catalog, ways.nlu_pipeline)
        return None if answers is None else self.place(answers, edition, person)

    def _ways(self, edition: Edition) -> Ways:
        number = self.studio.publisher.base().number
        last = self._last
        if last is not None and last[:2] == (edition, number):
            return last[2]
        catalog, _ = self.studio.would_be(edition)
        city = self.city_now().with_answers(catalog)
        ways = Ways(city, self.prompts, self.learn(catalog))
        self._last = (edition, number, ways)
        return ways


async def _held(ways: Ways, script: Script) -> tuple[Exchange, ...]:
    said: list[Exchange] = []
    asked: list[Expecting] = [OpenQuestion()]

    def told(act: Act, turn: Turn) -> None:
        spoken = " ".join(one.text for one in turn.reply.sentences)
        why = (
            explain(act.words, turn.call.language, asked[-1], ways.nlu_pipeline)
            if isinstance(act, Says)
            else None
        )
        said.append(Exchange(_words_of(act), spoken, topic_of(turn.meant), why))

    call = TypedCall(ways, script, told)
    greeting = await call.begin()
    for act in script.turns:
        if call.is_over:
            break
        asked.append(expecting(call.call.dialogue.asked))
        await call.take(act)
    spoken = " ".join(one.text for one in greeting.sentences) if greeting else ""
    return (Exchange("", spoken, ""), *said)


def _act_of(line: str) -> Act:
    return Presses(line) if set(line) <= KEYS else Says(line)


def _words_of(act: Act) -> str:
    match act:
        case Says(words=words):
            return words
        case Presses(keys=keys):
            return keys
        case _:
            return ""
