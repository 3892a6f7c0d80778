"""Asks the city's other systems before the core decides: its records, and its Open311 server."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from intents.meaning.understanding import Understanding
from intents.privacy.digit_run import numbers_in
from intents.text.transcript import Keys, NoSpeech, Said, Transcript
from ivr.call.call import Call
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Texts
from ivr.call.turn import decided
from ivr.errors import BadCiphertext, BadInput, DatabaseDown
from ivr.storage.encryption import Encryption
from routing.asked import expecting
from routing.deciding.reporting import asks_server
from routing.requests.asking import AskAttribute, AttributeAnswer, Learned, NotLearned
from routing.services.services import Services
from routing.services.source import Looked, NotAvailable, Source, SourceFault
from routing.services.status import (
    AskCode,
    AskNumber,
    Checked,
    Consulted,
    Misfit,
    NoSuch,
    SaidAloud,
    Sealed,
    StatusService,
)

LONGEST_SECONDS = 4.0
"The longest that a caller waits for a source."
FEWEST_SPOKEN = 4
"Digits; anything shorter is not an application's number."
MOST_WRONG = 6
WRONG_WITHIN = timedelta(days=1)
"After this many wrong second numbers, a file is closed to everyone for a day."


class Guesses(Protocol):
    """Counts the second numbers tried for an application, across all processes of the line."""

    def allows(self, number: str, now: datetime) -> bool:
        """Count a try before it is checked; False if even the right number must be refused."""

    def give_back(self, number: str) -> None:
        """Take back a try that was right."""


@dataclass(frozen=True, slots=True)
class LocalGuesses:
    """Counts within this object, for trial calls on one's own machine."""

    _tried: dict[str, deque[datetime]] = field(default_factory=dict, repr=False)

    def allows(self, number: str, now: datetime) -> bool:
        """Count a try."""
        lately = self._tried.setdefault(number, deque())
        while lately and now - lately[0] >= WRONG_WITHIN:
            lately.popleft()
        if len(lately) >= MOST_WRONG:
            return False
        lately.append(now)
        return True

    def give_back(self, number: str) -> None:
        """Take it back."""
        self._tried[number].pop()


Audited = Callable[[str, str], None]
"Writes an action and a call's id to the audit log."


def not_audited(_act: str, _sid: str) -> None:
    """Trial calls on one's own machine are not audited."""


@dataclass(frozen=True, slots=True)
class Consulting:
    """Asks the city's source; every access to a record is audited before anything is told."""

    encryption: Encryption
    guesses: Guesses
    source_of: Callable[[StatusService], Source]
    audited: Audited = not_audited

    async def consulted(self, call: Call, said: Said, services: Services, now: datetime) -> Consulted | None:
        """Return what a keyed number leads to; None if none was asked for or given."""
        asked = call.dialogue.asked
        status = services.files.get(asked.article) if isinstance(asked, AskNumber | AskCode) else None
        if not isinstance(asked, AskNumber | AskCode) or status is None:
            return None
        number = status.second if isinstance(asked, AskCode) else status.number
        digits = digits_in(said, number.digits)
        if not digits:
            return None
        if isinstance(asked, AskCode) and isinstance(said, Transcript):
            return SaidAloud()
        if len(digits) != number.digits:
            return Misfit()
        if isinstance(asked, AskNumber):
            return Sealed(self.encryption.encrypt(digits))
        return await self._checked(asked.sealed, digits, call.sid, status, now)

    def given(self, call: Call, said: Said, meant: Understanding, texts: Texts) -> Sealed | None:
        """Return the number of a file that is told before it is asked for, if one is; never the second."""
        if not isinstance(said, Transcript):
            return None
        decision, _ = decided(call, meant, texts)
        status = texts.city.services.files.get(decision.article) if isinstance(decision, AskNumber) else None
        digits = digits_in(said, status.number.digits) if status else ""
        is_it = status is not None and len(digits) == status.number.digits
        return Sealed(self.encryption.encrypt(digits)) if is_it else None

    async def _checked(
        self, sealed: str, second: str, sid: str, status: StatusService, now: datetime
    ) -> Checked:
        try:
            number = self.encryption.decrypt(sealed)
            watched = f"{status.article} {number}"
            is_let = await asyncio.to_thread(self.guesses.allows, watched, now)
            looked = await self._looked(number, status, now.date())
            # A closed record gets the same answer as one that does not exist.
            checked = status.judged(second, looked, now.date()) if is_let else NoSuch()
            if is_let and not isinstance(checked, NoSuch):
                await asyncio.to_thread(self.guesses.give_back, watched)
            await asyncio.to_thread(self.audited, f"status.{_act(checked)}", sid)
        except (BadCiphertext, BadInput, DatabaseDown):
            return NotAvailable(SourceFault.DOWN)
        return checked

    async def _looked(self, number: str, status: StatusService, today: date) -> Looked:
        source = self.source_of(status)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await asyncio.to_thread(source.find, number, today)
        except TimeoutError:
            return NotAvailable(SourceFault.SLOW)


async def consult(
    consulting: Consulting | None, call: Call, said: Said, texts: Texts
) -> tuple[Consulted | None, Said]:
    """Return what a keyed number leads to, and what of the input may be kept: never the second number."""
    is_secret = isinstance(call.dialogue.asked, AskCode) and bool(digits_in(said, FEWEST_SPOKEN))
    kept = NoSpeech() if is_secret else said
    if consulting is None:
        return None, kept
    now = texts.now.astimezone(texts.city.directory.time_zone)
    return await consulting.consulted(call, said, texts.city.services, now), kept


def one_moment(call: Call, texts: Texts) -> Reply:
    """Return what is said while the city's records take long; the call continues by itself."""
    said = (texts.prompt("lookup.one_moment", interruptible=False),)
    return Reply(said, Listen(expecting(call.dialogue.asked)), call.language, call.slow)


def _act(checked: Checked) -> str:
    match checked:
        case NoSuch():
            return "refused"
        case NotAvailable(fault):
            return f"unavailable.{fault.value}"
        case _:
            return "told"


def digits_in(said: Said, wanted: int) -> str:
    """Return a number's digits; a lone key is a choice, and spoken numbers are only a fallback."""
    match said:
        case Keys(digits):
            keyed = "".join(filter(str.isdecimal, digits))
            return keyed if len(keyed) > 1 else ""
        case Transcript(text):
            runs = [*numbers_in(text)]
            fitting = next((run for run in runs if len(run) == wanted), "")
            longest = max(runs, key=len, default="")
            return fitting or (longest if len(longest) >= FEWEST_SPOKEN else "")
        case NoSpeech():
            return ""


LONGEST_FOR_REPORT = 1.5
"The longest that a caller waits for the server; the report is then taken without it."


@dataclass(frozen=True, slots=True)
class Reporting:
    """The city's server, asked in a thread of its own since it may hang."""

    ask: Callable[[str, datetime], Learned]

    async def learned(self, call: Call, meant: Understanding, texts: Texts) -> Learned | None:
        """Return what the server says when a report is about to be offered."""
        decision, here = decided(call, meant, texts)
        code = asks_server(decision, here)
        if not code:
            return None
        try:
            async with asyncio.timeout(LONGEST_FOR_REPORT):
                return await asyncio.to_thread(self.ask, code, texts.now)
        except TimeoutError:
            return NotLearned()


def answered(call: Call, said: Said, texts: Texts) -> AttributeAnswer | None:
    """Return the answer to a question of a report; None if none was asked."""
    asked, services = call.dialogue.asked, texts.city.services
    if not isinstance(asked, AskAttribute) or not asked.left:
        return None
    known = services.questions.get(services.reports.get(asked.article, ""), {})
    question = known.get(asked.left[0].code)
    if question is None:
        return None
    today = texts.now.astimezone(texts.city.directory.time_zone).date()
    return question.answer_in(said, asked.left[0], texts.language, today)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What other systems contribute before a turn is decided."""

    kept: Said
    "The part of the input that may be kept."
    consulted: Consulted | AttributeAnswer | None = None
    learned: Learned | None = None


async def looked_up(
    consulting: Consulting | None,
    reporting: Reporting | None,
    call: Call,
    said: Said,
    meant: Understanding,
    texts: Texts,
) -> LookedUp:
    """Return what is known about a keyed number, or about a report that is about to be offered."""
    if call.dialogue.asks_number:
        told, kept = await consult(consulting, call, said, texts)
        return LookedUp(kept, told)
    if heard := answered(call, said, texts):
        return LookedUp(said, heard)
    if consulting and (number := consulting.given(call, said, meant, texts)):
        return LookedUp(said, number)
    return LookedUp(said, learned=await reporting.learned(call, meant, texts) if reporting else None)
