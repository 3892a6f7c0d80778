"""Builds the callback that a call leaves for a department."""

import re
from dataclasses import dataclass
from datetime import datetime

from intents.meaning.understanding import Control, ControlKind, Understanding
from intents.text.transcript import Keys, NoSpeech, Said
from ivr.call.call import Call
from ivr.call.lookups.opening_hours import spoken_opening
from ivr.call.states import CallBackWished, CheckNumber
from ivr.call.texts import Sentence, Texts
from ivr.desk.callbacks.callback import (
    KEPT_UNREAD,
    Callback,
    CallbackKind,
    TranscriptState,
    due_at,
    reference_of,
    spelled,
)
from ivr.desk.callbacks.progress import open_until
from routing.decision import TakeMessage
from routing.departments.department import Department
from routing.outbound.allow_list import AllowList

YES, ANOTHER = "1", "2"
NUMBER_DIGITS = 10
MOST_QUESTIONS = 5
_NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_GROUPS = re.compile(r"(\d{3})(\d{3})(\d{4})")


@dataclass(frozen=True, slots=True)
class Recording:
    """A caller's recorded message, still at the carrier."""

    sid: str
    "The carrier's id of it."
    url: str
    "Where it can be fetched; empty when the carrier did not say."
    seconds: float


def grouped(number: str) -> str:
    """Return an E.164 number in groups, as it is read out: “6 0 4, 5 5 5, 0 1 2 3”."""
    digits = number.lstrip("+")
    groups = _GROUPS.fullmatch(digits.removeprefix("1") if len(digits) == NUMBER_DIGITS + 1 else digits)
    parts = groups.groups() if groups else tuple(re.findall(r"\d{1,3}", digits))
    return ", ".join(" ".join(part) for part in parts)


def keyed_number(said: Said) -> str:
    """Return the E.164 number for ten keyed digits, or empty."""
    return f"+1{said.digits}" if isinstance(said, Keys) and _NORTH_AMERICAN.fullmatch(said.digits) else ""


def after_check(
    asked: CheckNumber, said: Said, meant: Understanding, may_dial: AllowList
) -> CheckNumber | CallBackWished | TakeMessage:
    """Return the event after the caller's reply to the number check.

    Silence counts as agreement; without agreement the caller leaves a message.
    """
    if not asked.keys_another and _agrees(said, meant):
        return CallBackWished(asked.message.person)
    keyed = keyed_number(said) if asked.keys_another else ""
    if keyed and may_dial.may_dial(keyed):
        return CheckNumber(asked.message, number=asked.number + 1)
    if asked.number + 1 >= MOST_QUESTIONS:
        return asked.message
    return CheckNumber(asked.message, keys_another=True, number=asked.number + 1, is_refused=bool(keyed))


def first_check(message: TakeMessage, number: str, may_dial: AllowList) -> CheckNumber:
    """Return the first question about the number; one that may not be dialled is not read out."""
    is_refused = not may_dial.may_dial(number)
    return CheckNumber(message, keys_another=is_refused, is_refused=is_refused)


def _agrees(said: Said, meant: Understanding) -> bool:
    match said:
        case Keys(digits):
            return digits == YES
        case NoSpeech():
            return True
        case _:
            return isinstance(meant, Control) and meant.kind is ControlKind.YES


def message(call: Call, to: Department, article: str, left: Recording, now: datetime) -> Callback:
    """Return the callback for a recorded message.

    If the caller objected to transcription, staff listen to the recording.
    """
    reading = TranscriptState.WAITING if left.url else TranscriptState.UNREADABLE
    is_sound = call.objected and bool(left.url)
    return Callback(
        left.sid,
        CallbackKind.MESSAGE,
        call.sid,
        to.id,
        call.caller_language,
        left_at=now,
        due_at=due_at(to.hours, now),
        purge_on=open_until(now),
        article=article,
        encrypted_number=call.encrypted_number,
        seconds=left.seconds,
        reading=TranscriptState.SOUND if is_sound else reading,
        audio_until=(now + KEPT_UNREAD).date() if is_sound else None,
        person=call.last.person if isinstance(call.last, TakeMessage) else "",
        is_test=call.is_test,
    )


def callback(call: Call, to: Department, article: str, now: datetime) -> Callback:
    """Return the callback for a call-back request; the number must not be hidden."""
    return Callback(
        f"{call.sid}-callback",
        CallbackKind.CALLBACK,
        call.sid,
        to.id,
        call.caller_language,
        left_at=now,
        due_at=due_at(to.hours, now),
        purge_on=open_until(now),
        article=article,
        encrypted_number=call.number_to_call,
        person=call.last.person if isinstance(call.last, CallBackWished) else "",
        is_test=call.is_test,
    )


def callback_promise(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Return the goodbye after a call-back request."""
    department = call.queries[-1].department if call.queries else ""
    when = _by(department, texts)
    return texts.prompt("queue.promised", when=when), _reference(call, texts), texts.prompt("goodbye")


def taken_words(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Return the goodbye after a message."""
    to = call.last.department if isinstance(call.last, TakeMessage) else ""
    department = to or (call.queries[-1].department if call.queries else "")
    taken = texts.prompt("message_taken", when=_by(department, texts))
    return taken, _reference(call, texts), texts.prompt("goodbye")


def _by(department: str, texts: Texts) -> str:
    due: datetime = due_at(texts.city.directory[department].hours, texts.now)
    return spoken_opening(due, texts.now, texts.language).removeprefix("on ")


def _reference(call: Call, texts: Texts) -> Sentence:
    return texts.prompt("queue.reference", reference=spelled(reference_of(call.sid)))
