"""Calls of real telephones through a real Asterisk: `python -m tests.load.exchange PREFIX [CALLS [KIND]]`."""

import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import text

from ivr.storage.database import Database, open_database
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.reconciliation import differences
from simulator.carrier.caller import CallerScript, HangUp, SpeakWords, StaySilent
from simulator.carrier.events import CallerStopped
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.exchange.asterisk import SIP, open_asterisk
from tests.load import telephones
from tests.load.callers import Voices
from tests.load.house import House, house, placed
from tests.load.telephones import Act, Key, Quiet, Say, Telephones, Wire

SECRET = "the-secret-of-this-run-alone"
GREETING_SECONDS, ANSWER_SECONDS = 13.0, 15.0
ASKS, FLOOD = "asks", 100


@dataclass(frozen=True)
class Batch:
    """Calls of one kind."""

    name: str
    acts: tuple[Act, ...]
    lasts: float
    hangs_up: bool = True
    person: str = ""
    "The scenario of whoever is rung."
    flood: int = 0
    "Calls at once meanwhile, for which there is no room."


@dataclass
class Run:
    """What was placed and what came of it."""

    phones: Telephones
    database: Database
    wire: Wire = field(default_factory=Wire)
    ports: Iterator[int] = field(default_factory=lambda: cycle(range(5090, 5100)))
    placed: int = 0
    failed: list[str] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    simulated: list[float] = field(default_factory=list)
    "Milliseconds to a reply, of the same question through the simulated carrier."
    flooded: list[float] = field(default_factory=list)
    "Of the same question in a flood of calls."
    stops: list[float] = field(default_factory=list)

    async def place(self, batch: Batch, count: int) -> None:
        """Place a batch at once, and note what the ledger says of it."""
        before = self._counted()
        self.wire.forget()
        answering = await self.phones.answer(batch.person) if batch.person else None
        await asyncio.sleep(0.5)
        numbers = [f"6045561{self.placed + n:03}" for n in range(count)]
        played = self.phones.play(batch.acts)
        scenario = telephones.caller(played, batch.lasts, hangs_up=batch.hangs_up)
        flooding = asyncio.create_task(self._flood(batch.flood))
        went = await self.phones.call(scenario, numbers, next(self.ports))
        await flooding
        if not went:
            self.failed.append(batch.name)
        self.placed += count
        await asyncio.sleep(3)
        if answering is not None:
            answering.terminate()
            await answering.wait()
        if batch.flood:
            self.flooded += self.wire.replies()
        elif batch.name in {ASKS, "key stops the greeting"}:
            self.replies += self.wire.replies()
            self.stops += self.wire.stops()
        print(batch.name, count, "went" if went else "failed", dict(self._counted() - before), flush=True)

    async def _flood(self, calls: int) -> None:
        """Call far more often than there is room for; the exchange is left with these calls."""
        if not calls:
            return
        await asyncio.sleep(GREETING_SECONDS - 2)
        scenario = telephones.caller(self.phones.play((Quiet(2),)), 2, hangs_up=True)
        await self.phones.call(scenario, [f"6045571{n:03}" for n in range(calls)], next(self.ports))

    async def place_simulated(self, line: House, question: CallerUtterance, count: int) -> None:
        """Have the same asked at once through the simulated carrier."""
        steps = (StaySilent(GREETING_SECONDS), SpeakWords(question), StaySilent(ANSWER_SECONDS), HangUp())
        traces = await placed(line, [CallerScript(steps)] * count)
        self.placed += count
        self.simulated += [wait for trace in traces if (wait := _replied(trace)) is not None]

    def _counted(self) -> Counter[str]:
        with self.database.reading() as session:
            rung = session.execute(text("SELECT outcome FROM transfer_records")).scalars()
            ended = session.execute(
                text("SELECT outcome FROM query_records WHERE outcome IS NOT NULL")
            ).scalars()
            closed = session.execute(text("SELECT disposition FROM call_records")).scalars()
            return Counter(
                [f"rung:{one}" for one in rung]
                + [f"query:{one}" for one in ended]
                + [f"call:{one}" for one in closed]
            )

    def summary(self) -> dict[str, object]:
        """Return whether the ledger is exact, and what was measured on the wire."""
        today = datetime.now(UTC).date()
        period = Period(today - timedelta(days=1), today + timedelta(days=1), ZoneInfo("UTC"))
        with self.database.reading() as session:
            extract = ledger.extract(session, period)
        return {
            "placed": self.placed,
            "in_ledger": len(extract.calls),
            "without_disposition": sum(call.disposition is None for call in extract.calls),
            "without_outcome": sum(query.outcome is None for query in extract.queries),
            "broken_rules": [each.rule for each in differences(extract)],
            "failed_batches": self.failed,
            "reply_ms": _spread(self.replies),
            "simulated_reply_ms": _spread(self.simulated),
            "flooded_reply_ms": _spread(self.flooded),
            "key_stops_ms": _spread(self.stops),
        }


def _replied(trace: CarrierTrace) -> float | None:
    """Return the milliseconds from the last sound spoken to the line's next sound."""
    spoken = [one.at_ms for one in trace.all(CallerStopped)]
    heard = (
        segment.at_ms + at / 8
        for segment in trace.heard
        for at in range(0, len(segment.ulaw), 160)
        if telephones.is_loud(segment.ulaw[at : at + 160])
    )
    after = (at for at in heard if spoken and at > spoken[-1] + 20)
    return next((at - spoken[-1] for at in after), None)


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    ranked = sorted(values)
    return {"n": len(ranked), "p50": round(median(ranked)), "max": round(ranked[-1])}


def batches(question: CallerUtterance, phones: Telephones) -> list[Batch]:
    """Return the kinds of calls."""
    said = Say(b"".join(frame.payload for frame in question.frames))
    asks = (Quiet(GREETING_SECONDS), said, Quiet(ANSWER_SECONDS))
    wants = (Quiet(4), Key("0"))
    wait = telephones.seconds(wants)
    accepts = telephones.staff(phones.play((Quiet(2), Key("1"), Quiet(10))), 2)
    silent = telephones.staff(phones.play((Quiet(40),)), 1)
    refuses = telephones.refusing("603 Decline")
    declines = telephones.staff(phones.play((Quiet(2), Key("2"), Quiet(10))), 1)
    return [
        Batch(ASKS, asks, telephones.seconds(asks)),
        Batch("asks in a flood", asks, telephones.seconds(asks), person=refuses, flood=FLOOD),
        Batch("key stops the greeting", (Quiet(3), Key("*"), Quiet(8)), 11.5),
        Batch("leaves in the greeting", (Quiet(2),), 2),
        Batch("person accepts, caller leaves", wants, wait + 22, person=accepts),
        Batch("person declines by key", wants, wait + 45, person=declines),
        Batch("person stays silent", wants, wait + 40, person=silent),
        Batch("engaged", wants, wait + 25, person=telephones.refusing("486 Busy Here")),
        Batch("refuses", wants, wait + 25, person=refuses),
        Batch("leaves while it rings", wants, wait + 8, person=telephones.ringing()),
        Batch("leaves in the announcement", wants, wait + 5, person=silent),
    ]


async def run(prefix: Path, count: int, only: str) -> dict[str, object]:
    """Run every batch, so many calls at once."""
    folder = Path(tempfile.mkdtemp(prefix="exchange-line-"))
    city = folder / "city"
    shutil.copytree("deploy/example-city", city)
    _open_now(city / "city.yaml")
    url = f"sqlite:///{folder / 'line.db'}"
    settings = {
        "CITYLINE_CITY": str(city),
        "CITYLINE_ASTERISK_SECRET": SECRET,
        "CITYLINE_ASTERISK_CALLS": str(count),
    }
    async with (
        house(folder, url, 1, **settings) as line,
        open_asterisk(prefix, line.address(), SECRET) as files,
    ):
        print("line", folder, "exchange", files, flush=True)
        return await _placed(line, open_database(url), count, only)


async def _placed(line: House, database: Database, count: int, only: str) -> dict[str, object]:
    phones = Telephones(f"{SIP[0]}:{SIP[1]}")
    placing = Run(phones, database)
    watching = asyncio.create_task(placing.wire.watch())
    question = Voices.here().say("When are my property taxes due?", "en")
    try:
        for batch in batches(question, phones):
            if any(part in batch.name for part in only.split(",")):
                await placing.place(batch, count)
                if batch.name == ASKS:
                    await placing.place_simulated(line, question, count)
    finally:
        watching.cancel()
    return placing.summary()


def _open_now(city: Path) -> None:
    """Move the city to where it is late in the morning, so that its offices are open."""
    now = datetime.now(UTC)
    behind = (now.hour - 10) % 24
    zone = f"Etc/GMT+{behind}" if behind <= 12 else f"Etc/GMT-{24 - behind}"
    city.write_text(city.read_text("utf-8").replace("America/Vancouver", zone), "utf-8")


if __name__ == "__main__":
    prefix, count, only = (*sys.argv[1:], *("10", "")[len(sys.argv) - 2 :])
    print(json.dumps(asyncio.run(run(Path(prefix).resolve(), int(count), only)), indent=2))
