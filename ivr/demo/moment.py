"""A call as it can be read: who said or did what, in order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ivr.demo.overheard import Remark
from ivr.demo.story import Exchange
from ivr.phone.carrier.event import (
    CallerStarted,
    Event,
    HungUp,
    LegChanged,
    Pressed,
    Recorded,
    VerbStarted,
)
from metrics.ledger import TurnRecord


class Who(StrEnum):
    """Whose line of the transcript it is."""

    LINE = "line"
    CALLER = "caller"
    UNDERSTOOD = "understood"
    WHISPER = "whisper"
    "What a person hears before taking the call."
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a transcript."""

    at_ms: float
    who: Who
    text: str


def moments(
    remarks: Iterable[Remark],
    events: Iterable[Event],
    exchanges: Iterable[Exchange],
    names: Mapping[str, str],
) -> tuple[Moment, ...]:
    """Return a transcript; `names` says whose a dialled number is."""
    found = (
        *(Moment(remark.at_ms, Who.LINE, remark.text) for remark in remarks),
        *(moment for event in events for moment in _happened(event, names)),
        *(Moment(_decided_ms(one), Who.UNDERSTOOD, _understood(one)) for one in exchanges),
    )
    return tuple(_joined(sorted(found, key=lambda moment: moment.at_ms)))


def _decided_ms(exchange: Exchange) -> float:
    """Right before the reply, since the ledger's clock and the carrier's differ by some milliseconds."""
    return min((remark.at_ms - 0.01 for remark in exchange.spoken), default=exchange.at_ms)


def _happened(event: Event, names: Mapping[str, str]) -> Iterator[Moment]:
    match event:
        case CallerStarted(at_ms, words):
            yield Moment(at_ms, Who.CALLER, f"“{words}”" if words else "(speaks)")
        case Pressed(at_ms, digit, "caller"):
            yield Moment(at_ms, Who.CALLER, f"[key {digit}]")
        case VerbStarted(at_ms, "Say", text, "department"):
            yield Moment(at_ms, Who.WHISPER, text)
        case LegChanged(at_ms, to, bridged=True):
            yield Moment(at_ms, Who.PEOPLE, f"{names.get(to, to)} takes the call")
        case LegChanged(at_ms, to, "busy" | "no-answer" | "failed" as status):
            yield Moment(at_ms, Who.PEOPLE, f"{names.get(to, to)}: {status}")
        case Recorded(at_ms, seconds=seconds):
            yield Moment(at_ms, Who.PEOPLE, f"a message of {seconds:.0f} s is recorded")
        case HungUp(at_ms, "caller"):
            yield Moment(at_ms, Who.CALLER, "hangs up")
        case HungUp(at_ms):
            yield Moment(at_ms, Who.LINE, "hangs up")
        case _:
            pass


def _understood(exchange: Exchange) -> str:
    turn = exchange.turn
    heard = f"heard “{exchange.heard}” → " if exchange.heard else ""
    topic = f" {turn.topic} {turn.confidence:.2f}" if turn.topic else ""
    return f"{heard}{turn.understanding}{topic} → {turn.decision}{_times(turn)}"


def _times(turn: TurnRecord) -> str:
    times = (
        (turn.audio_ms, "from the last word to the reply"),
        (turn.transcription_ms, "transcription"),
        (turn.decision_ms, "decision"),
    )
    shown = ", ".join(f"{name} {ms:.0f} ms" for ms, name in times if ms is not None)
    return f" ({shown})" if shown else ""


def _joined(found: Iterable[Moment]) -> Iterator[Moment]:
    """Join the sentences of one reply, and those of one whisper."""
    last: Moment | None = None
    for moment in found:
        if last and last.who is moment.who and moment.who in {Who.LINE, Who.WHISPER}:
            last = replace(last, text=f"{last.text} {moment.text}")
            continue
        if last:
            yield last
        last = moment
    if last:
        yield last
