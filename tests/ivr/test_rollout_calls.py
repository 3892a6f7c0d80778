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


async def test_no_caller_notices_a_rollout_and_none_is_lost_with_a_process_that_dies_or_freezes(
    tmp_path: Path, postgres_url: str, voices: Voices
) -> None:
    scripts = [talking(voices, 3)] * CALLS
    async with house(tmp_path, postgres_url, 2) as line:
        drained = await rolled_out(line, scripts)
        await line.until_ready(line.start())
        line.nodes.pop(0)
        killed = await under_calls(line, scripts, signal.SIGKILL)
        await line.until_ready(line.start())
        line.nodes.pop(0)
        frozen = await under_calls(line, scripts, signal.SIGSTOP)

    check(drained, postgres_url)
    check(killed, postgres_url)
    check(frozen, postgres_url)


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


async def test_ctrl_c_leaves_the_only_service_s_callers_to_the_carrier(
    tmp_path: Path, postgres_url: str, voices: Voices
) -> None:
    question = voices.say("when are property taxes due", "en")
    script = CallerScript((AwaitReply(), SpeakWords(question), AwaitReply(), StaySilent(8), HangUp()))
    async with house(tmp_path, postgres_url, 1) as line:
        calling = asyncio.create_task(placed(line, [script] * 2))
        await asyncio.sleep(SETTLED_SECONDS)
        line.nodes[0].send(signal.SIGINT)
        await line.nodes[0].ended(15)
        traces = await calling

    assert [len(trace.all(StreamStarted)) for trace in traces] == [1, 1]
    assert ["Gather" in {verb.verb for verb in trace.all(VerbStarted)} for trace in traces] == [True, True]
