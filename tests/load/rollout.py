"""Processes that end under live calls: `python -m tests.load.rollout rollout|kill|freeze CALLS [TIMES]`."""

import asyncio
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.storage.database import Database, open_database
from metrics.ledger import store as ledger
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, SpeakWords, Step
from simulator.carrier.events import Requested, StreamStarted, StreamStopped, VerbStarted, Warned
from simulator.carrier.trace import CarrierTrace
from tests.conftest import Postgres
from tests.load.callers import Voices
from tests.load.house import FALLBACK, OUTSIDE, House, house, placed
from tests.load.reconciled import settled

SETTLED_SECONDS = 12.0
"Until every caller has heard the greeting and most have spoken."

WATCHDOG_SECONDS = 5.0
"Less than in the unit, so that callers who wait for so long are still there."


@dataclass(frozen=True)
class Told:
    """What became of calls whose process ended meanwhile."""

    calls: int
    handed_on: int
    "Calls that had more than one stream."
    heard_by_carrier: int
    cut: int
    "Calls that neither the caller nor the line's own goodbye ended."
    cut_by: dict[str, int]
    "What the carrier's debugger shows last of the calls that were cut."
    at_fallback: int
    "Calls that the carrier sent to the document hosted elsewhere, which dials the switchboard."
    told_of_error: int
    longest_gap_seconds: float
    "From a stream's end to what goes on."
    without_outcome: int
    "Calls without a disposition, and queries without an outcome."
    queries: int
    dispositions: dict[str, int]


def talking(voices: Voices, questions: int) -> CallerScript:
    """A caller who asks the same question again and again, and always was helped."""
    question, yes = voices.say("when are property taxes due", "en"), voices.say("yes", "en")
    steps: list[Step] = [AwaitReply()]
    for _ in range(questions):
        steps += [SpeakWords(question), AwaitReply(), SpeakWords(yes), AwaitReply()]
    return CallerScript((*steps, HangUp()))


def chatting(voices: Voices, calls: int) -> list[CallerScript]:
    """So many callers, who ask once, twice or three times."""
    scripts = [talking(voices, questions) for questions in (1, 2, 3)]
    return [scripts[n % 3] for n in range(calls)]


def told(traces: Sequence[CarrierTrace], database: Database) -> Told:
    """Return what the carrier saw and the ledger says."""
    verbs = [[verb.verb for verb in trace.all(VerbStarted)] for trace in traces]
    said = [" ".join(verb.detail for verb in trace.all(VerbStarted)) for trace in traces]
    with database.reading() as session:
        records = [ledger.call_record(session, trace.call_sid) for trace in traces]
    return Told(
        len(traces),
        sum(len(trace.all(StreamStarted)) > 1 for trace in traces),
        sum("Gather" in each for each in verbs),
        sum(map(_is_cut, traces)),
        dict(Counter(_last_warning(trace) for trace in traces if _is_cut(trace))),
        sum(any(asked.url == OUTSIDE + FALLBACK for asked in trace.all(Requested)) for trace in traces),
        sum("something went wrong" in each or "Dial" in verb for each, verb in zip(said, verbs, strict=True)),
        max((gap for trace in traces for gap in gaps(trace)), default=0.0),
        sum(call is None or call.disposition is None for call, _ in records)
        + sum(query.outcome is None for _, queries in records for query in queries),
        sum(len(queries) for _, queries in records),
        dict(Counter(str(call and call.disposition) for call, _ in records)),
    )


def _is_cut(trace: CarrierTrace) -> bool:
    return trace.ended_by not in {"caller", "line"}


def _last_warning(trace: CarrierTrace) -> str:
    warned = trace.all(Warned)
    return f"{warned[-1].code} {warned[-1].why}" if warned else "no warning"


def gaps(trace: CarrierTrace) -> list[float]:
    """Return the seconds from each stream's end to another stream, the carrier's voice or a person."""
    ends = [stop.at_ms for stop in trace.all(StreamStopped) if stop.by != "caller"]
    spoken = [verb.at_ms for verb in trace.all(VerbStarted) if verb.verb != "Stream"]
    goes_on = sorted([start.at_ms for start in trace.all(StreamStarted)] + spoken)
    return [(next(at for at in goes_on if at >= end) - end) / 1000 for end in ends if goes_on[-1] >= end]


async def under_calls(line: House, scripts: list[CallerScript], number: signal.Signals) -> list[CarrierTrace]:
    """Send the first service a signal while callers talk; one that is frozen is killed a while later."""
    calling, first = asyncio.create_task(placed(line, scripts)), line.nodes[0]
    await asyncio.sleep(SETTLED_SECONDS)
    first.send(number)
    if number is signal.SIGSTOP:
        await first.end_when_frozen(WATCHDOG_SECONDS)
    traces = await calling
    await first.ended()
    return traces


async def replaced(line: House) -> None:
    """Start one more service when the first one ends, as whoever runs services does."""
    await asyncio.sleep(SETTLED_SECONDS)
    await line.until_ready(line.start())


async def _main(number: signal.Signals, calls: int, times: int, url: str) -> None:
    scripts = [talking(Voices.here(), 3)] * calls
    database, traces = open_database(url), []
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder), url, 2) as line:
            for n in range(times):
                several, _ = await asyncio.gather(under_calls(line, scripts, number), replaced(line))
                line.nodes.pop(0)
                traces += several
                sys.stdout.write(f"{n + 1}: {told(traces[-calls:], database)}\n")
                sys.stdout.flush()
            found, seconds = await settled(traces, database)
    sys.stdout.write(
        f"all: {told(traces, database)}\n{found}\nexact: {found.is_exact} after {seconds:.0f} s\n"
    )
    database.close()


if __name__ == "__main__":
    server = Postgres(Path(tempfile.mkdtemp()) / "postgres")
    server.home.parent.chmod(0o755)
    server.start()
    try:
        signals = {"rollout": signal.SIGTERM, "kill": signal.SIGKILL, "freeze": signal.SIGSTOP}
        calls, times = (*map(int, sys.argv[2:]), 1)[:2]
        asyncio.run(_main(signals[sys.argv[1]], calls, times, server.url))
    finally:
        server.stop()
