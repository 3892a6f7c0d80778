"""Takes a text that comes in: understands it as on a call, keeps what was done, and answers it once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias
from weakref import WeakValueDictionary

import structlog

from intents.meaning.understanding import Control, ControlKind, Danger, NoMatch, Silence, Spoken
from intents.privacy.personal import Personal
from intents.privacy.redaction import redact
from intents.text.transcript import Expecting, Keys, OpenQuestion, Said, Transcript
from ivr.call.city import City
from ivr.call.texts import PromptBook, Texts
from ivr.desk.callbacks.callback import reference_of
from ivr.errors import DatabaseDown, StaleCall
from ivr.failure import in_background
from ivr.line.nlu import Understood
from ivr.texts.keeping import Before, Drawn, IncomingText, Keeping
from ivr.texts.language import is_thanks, language_of
from ivr.texts.wording import Situation, Worded, Wording, answers_so_far, goes_by_text
from routing.asked import HowCanIHelp, expecting
from routing.deciding import guiding
from routing.deciding.policy import decide
from routing.deciding.standpoint import Standpoint
from routing.decision import Answer, Decision, End, Redirect, SwitchLanguage
from routing.dialogue_state import DialogueState
from routing.helped import Sample
from routing.journeys.guide import AskReference, Guide
from routing.services.services import Services
from routing.texting.received import TextOutcome

Understand: TypeAlias = Callable[[Said, Expecting, str], Awaitable[Understood]]
ATTEMPTS = 10
"How often a text is taken when another process is faster with one of the same number."
PATIENCE_SECONDS = 4.0
"So long a text waits for those of its number before it: only a flood of them takes longer."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What is said at once to a text."""

    words: str = ""
    is_safety: bool = False
    "Whether it tells of 9-1-1."


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the texts that come to a city's line."""

    keeping: Keeping
    city_now: Callable[[], City]
    prompts: PromptBook
    sentences: PromptBook
    "The line's own sentences for texts."
    understand: Understand
    clock: Callable[[], datetime]
    send: Callable[[], Awaitable[None]]
    "Sends what is queued."
    counted: Callable[[TextOutcome], None] = lambda _: None
    has_stopped: Callable[[str], bool] = lambda _: False
    "Whether a number said stop and the database does not know it yet."
    _sending: set[asyncio.Task[None]] = field(default_factory=set, compare=False)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(
        default_factory=WeakValueDictionary, compare=False, repr=False
    )
    "By number, as long as one of its texts is taken: they follow each other in a conversation."

    @property
    def is_on(self) -> bool:
        """Whether the city has texts answered at this moment."""
        return self.city_now().services.texts.answers_questions

    async def take(self, text: IncomingText) -> AtOnce:
        """Take a text; return what must be said at once: the safety words, or nothing.

        While the database is down, danger is told all the same, and anybody else whom to call; in a flood of
        one number danger alone.
        """
        turn = self._turns.setdefault(text.number, asyncio.Lock())
        try:
            await asyncio.wait_for(turn.acquire(), PATIENCE_SECONDS)
        except TimeoutError:
            return await self._unkept(text, is_flood=True)
        try:
            return AtOnce(await self._taken(text), is_safety=True)
        except StaleCall:
            return await self._unkept(text, is_flood=True)
        except DatabaseDown:
            return await self._unkept(text)
        finally:
            turn.release()

    async def _unkept(self, text: IncomingText, *, is_flood: bool = False) -> AtOnce:
        log.warning("text_not_kept", is_flood=is_flood)
        city = self.city_now()
        languages = city.directory.languages
        language = language_of(text.words, "", languages)
        meant = (await self.understand(said_in(text.words, language), OpenQuestion(), language)).meant
        wording = Wording(Texts(city, self.prompts, language, self.clock()), self.sentences)
        if isinstance(meant, Danger):
            return AtOnce(wording.emergency(meant.kind).body, is_safety=True)
        if is_flood or text.withheld or self.has_stopped(text.number):
            return AtOnce()
        caution = meant.caution if isinstance(meant, Spoken) else None
        first = (wording.say(f"caution.{caution.value}"),) if caution else ()
        told = " ".join((*first, city.services.texts.unread.get(language, ""))).strip()
        return AtOnce(told, is_safety=caution is not None)

    async def _taken(self, text: IncomingText) -> str:
        for _ in range(ATTEMPTS):
            before = await asyncio.to_thread(self.keeping.before, text, self.clock())
            if before.known is not None:
                is_safety = before.known.outcome is TextOutcome.EMERGENCY
                return before.known.reply if is_safety else ""
            drawn = await self._drawn(text, before)
            if await asyncio.to_thread(self.keeping.keep, text, before, drawn, self.clock()):
                return self._told(drawn)
        raise StaleCall("texts from one number arrive faster than they can be stored")

    def _told(self, drawn: Drawn) -> str:
        worded = drawn.worded
        self.counted(worded.outcome)
        log.info("text_received", outcome=worded.outcome.value)
        if worded.outcome is TextOutcome.EMERGENCY:
            return worded.body
        if worded.body:
            sending = in_background(self._sent(), "reply to a text")
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
        return ""

    async def _sent(self) -> None:
        await self.send()

    async def _drawn(self, text: IncomingText, before: Before) -> Drawn:
        """Understand a text and decide; danger is answered whatever else holds, beyond the limit alone.

        There the words are neither redacted nor kept.
        """
        city, now = self.city_now(), self.clock()
        language = language_of(text.words, before.language, city.directory.languages)
        # A text ends with the answer and asks for nothing more, so a no to it refuses the answer.
        dialogue = replace(before.dialogue, language=language, kept=before.left, sample=Sample.OF_ALL)
        said = said_in(text.words, language)
        asked = OpenQuestion() if before.is_limited else expecting(dialogue.asked)
        meant = (await self.understand(said, asked, language)).meant if text.words else Silence()
        wording = Wording(Texts(city, self.prompts, language, now), self.sentences)
        if isinstance(meant, Danger):
            emergency = wording.emergency(meant.kind)
            return Drawn(emergency, language, DialogueState(language), said, meant.language)
        if before.is_limited:
            told = wording.say("too_many", number=wording.number) if before.is_limited_now else ""
            return Drawn(Worded(told, TextOutcome.LIMITED), language, before.dialogue, said)
        if is_thanks(text.words, city.directory.languages):
            meant = Control(ControlKind.GOODBYE)  # which leaves a journey, however short it was written
        situation = Situation(dialogue, meant, reference_of(before.call_sid))
        worded, after = self._decided(situation, text, wording, before, now)
        caution = meant.caution if isinstance(meant, Spoken) else None
        is_card = await asyncio.to_thread(_gives_card, text.words)
        spoken = wording.speaking(after.language)
        foreign = dialogue.noting(meant).foreign
        theirs = spoken.passed_on_first(foreign) if worded.outcome is TextOutcome.HANDED_OVER else ""
        finished = spoken.finished(worded, caution, is_card=is_card, is_first=before.is_first, theirs=theirs)
        return Drawn(finished if before.is_answered else worded, after.language, after, said, foreign)

    def _decided(
        self, at: Situation, text: IncomingText, wording: Wording, before: Before, now: datetime
    ) -> tuple[Worded, DialogueState]:
        city = wording.texts.city
        is_mere_thanks = at.dialogue.run is None and is_thanks(text.words, city.directory.languages)
        if said_nothing(text) or is_mere_thanks:
            return Worded("", TextOutcome.NOTHING_SAID), at.dialogue
        if before.is_stopped:
            operator = city.directory.operator
            return Worded("", TextOutcome.STOPPED, department=operator), DialogueState(at.dialogue.language)
        if isinstance(at.meant, Silence):
            return wording.not_read(), at.dialogue
        if city.all_to_people:
            return wording.passed_on(at), at.dialogue
        services = by_text(city.services)
        here = Standpoint(at.dialogue, city.catalog, city.directory, now, services)
        decision = decide(at.meant, at.dialogue, city.catalog, city.directory, now, services)
        if isinstance(decision, SwitchLanguage) and at.dialogue.language != before.language:
            decision = SwitchLanguage(at.dialogue.language)  # it was asked for in that language
        worded, after = wording.of(decision, at), at.dialogue.noting(at.meant).after(decision)
        if isinstance(decision, Answer) and after.pending:
            also = Answer(after.pending[0], also_asked=True)
            second = wording.of(also, at)
            worded, after = replace(worded, body=f"{worded.body} {second.body}"), after.after(also)
        if worded.outcome is TextOutcome.HANDED_OVER:
            language = city.directory.languages[0]
            worded = replace(worded, given=answers_so_far(after, services.journeys, language))
            after = DialogueState(after.language, latest=after.latest, address=after.address)
        return _on_journey(worded, decision, replace(here, dialogue=after), wording)


def _gives_card(words: str) -> bool:
    return any(each.kind is Personal.CARD for each in redact(words).removed)


def by_text(services: Services) -> Services:
    """Return what can be done by text: no report, and nothing that takes keyed factors."""
    return replace(services, reports={}, files={})


def _on_journey(
    worded: Worded, decision: Decision, here: Standpoint, wording: Wording
) -> tuple[Worded, DialogueState]:
    """Go on with a journey after what came in between; one that is for the telephone is not begun."""
    dialogue = replace(here.dialogue, kept=None)
    if not goes_by_text(here.services.journeys, dialogue.run):
        is_begun = isinstance(decision, Guide | AskReference)
        return worded, replace(dialogue, run=None, asked=HowCanIHelp() if is_begun else dialogue.asked)
    back = guiding.resumed(here) if isinstance(decision, Answer | Redirect | End) else None
    if back is None:
        return worded, dialogue
    if isinstance(decision, End):
        return worded, dialogue.after(back)
    question = wording.of(back, Situation(dialogue, NoMatch(), ""))
    return replace(worded, body=f"{worded.body} {question.body}"), dialogue.after(back)


def said_nothing(text: IncomingText) -> bool:
    """Whether a text is only a sign: a thumb, a heart, full stops."""
    return bool(text.words) and not any(char.isalnum() for char in text.words)


def said_in(words: str, language: str) -> Said:
    """Return a text as what was said: a digit alone is a choice, as on the keypad."""
    plain = words.strip(" .#")
    is_key = plain.isascii() and plain.isdigit() and len(plain) == 1
    return Keys(plain) if is_key else Transcript(words, language, 1.0)
