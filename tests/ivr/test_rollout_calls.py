"""Two service processes on one PostgreSQL: one ends while people talk with it, and no caller notices."""

import asyncio
import signal
from pathlib import Path

import pytest

from ivr.storage.database import open_database
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, SpeakWords, StaySilent
from simulator.carrier.events import StreamStarted, VerbStarted
from simulator.carrier.trace import CarrierTrace
from tests.load.callers import Voices
from tests.load.house import House, house, placed
from tests.load.rollout import SETTLED_SECONDS, talking, told, under_calls

pytestmark = pytest.mark.slow
CALLS = 4


@pytest.fixture(scope="module")
def voices() -> Voices:
    models = Path("var/models")
    if not (models / "hibari").exists():
        pytest.skip("The callers' voice is missing; run: cityline models --fetch")
    return Voices.here()


def check(traces: list[CarrierTrace], url: str) -> None:
    database = open_database(url)
    found = told(traces, database)
    database.close()

    assert found.handed_on >= 1
    assert (found.cut, found.told_of_error, found.without_outcome) == (0, 0, 0)
    assert found.longest_gap_seconds <= 5.0


async def test_no_caller_is_lost_with_a_process_however_it_ends(
    tmp_path: Path, postgres_url: str, voices: Voices
) -> None:
    """One house for all ways: a service takes longer to start than a call lasts."""
    scripts = [talking(voices, 3)] * CALLS
    question = voices.say("when are property taxes due", "en")
    waits = CallerScript((AwaitReply(), SpeakWords(question), AwaitReply(), StaySilent(8), HangUp()))
    async with house(tmp_path, postgres_url, 2) as line:
        drained = await rolled_out(line, scripts)
        await line.until_ready(line.start())
        line.nodes.pop(0)
        killed = await under_calls(line, scripts, signal.SIGKILL)
        await line.until_ready(line.start())
        line.nodes.pop(0)
        frozen = await under_calls(line, scripts, signal.SIGSTOP)
        alone = await interrupted(line, waits)

    check(drained, postgres_url)
    check(killed, postgres_url)
    check(frozen, postgres_url)
    assert [len(trace.all(StreamStarted)) for trace in alone] == [1, 1]
    verbs = [{verb.verb for verb in trace.all(VerbStarted)} for trace in alone]
    assert ["Gather" in each for each in verbs] == [True, True], "left to the carrier"


async def rolled_out(line: House, scripts: list[CallerScript]) -> list[CarrierTrace]:
    """Terminate the first service twice, as impatient administrators do; the second time changes nothing."""
    calling = asyncio.create_task(placed(line, scripts))
    await asyncio.sleep(SETTLED_SECONDS)
    line.nodes[0].send(signal.SIGTERM)
    await asyncio.sleep(1)
    line.nodes[0].send(signal.SIGTERM)
    traces = await calling
    assert await line.nodes[0].ended() == -signal.SIGTERM
    return traces


async def interrupted(line: House, script: CallerScript) -> list[CarrierTrace]:
    """Press ctrl-c for the only service that is left."""
    (only,) = (node for node in line.nodes if node.lives)
    calling = asyncio.create_task(placed(line, [script] * 2))
    await asyncio.sleep(SETTLED_SECONDS)
    only.send(signal.SIGINT)
    await only.ended(15)
    return await calling
