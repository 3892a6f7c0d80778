"""Tells a caller when they will hear back, and their reference number."""

from datetime import datetime

from ivr.call.call import Call
from ivr.call.opening import spoken_opening
from ivr.call.texts import Sentence, Texts
from ivr.desk.callbacks.callback import due_at, reference_of, spelled
from routing.decision import TakeMessage


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
