"""The machine's transcribers, with real processes that need no model."""

import asyncio
import importlib
import multiprocessing
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest

from intents.transcript import Transcript
from ivr.errors import MissingModel, PoolFull, TranscriberDown
from ivr.speech.pool import Pool, PoolSize
from ivr.speech.transcriber import Hearing, Hint, Urgency, Utterance


def told(order: str) -> Utterance:
    return Utterance(order.encode(), 1.0, Hint("en"))


def text(hearing: Hearing) -> str:
    assert isinstance(hearing.said, Transcript)
    return hearing.said.text.split()[0]


@pytest.fixture
def decoders(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Importable by name, for the pool's processes as well."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "workers")
    return importlib.import_module("scripted_decoder")


@pytest.fixture
async def pool(decoders: ModuleType) -> AsyncIterator[Pool]:
    async with Pool(decoders.load, PoolSize(1, seats=2, wait_seconds=30)) as opened:
        yield opened


async def taken(pool: Pool, utterance: Utterance) -> asyncio.Task[Hearing]:
    """A job that a worker has surely taken."""
    task = asyncio.create_task(pool.transcribe(utterance))
    while not pool.running:  # noqa: ASYNC110 - the pool tells its state, not its moments
        await asyncio.sleep(0)
    return task


async def waiting(pool: Pool, utterance: Utterance, urgency: Urgency) -> asyncio.Task[Hearing]:
    before = pool.waiting
    task = asyncio.create_task(pool.transcribe(utterance, urgency))
    while pool.waiting == before:  # noqa: ASYNC110 - the pool tells its state, not its moments
        await asyncio.sleep(0)
    return task


async def test_an_utterance_is_heard_and_counted(pool: Pool) -> None:
    hearing = await pool.transcribe(told("hello"))

    assert text(hearing) == "hello"
    assert hearing.decoding_seconds > 0
    assert (pool.figures.heard, pool.figures.speech_seconds) == (1, 1.0)


async def test_final_goes_before_speculative(pool: Pool, tmp_path: Path) -> None:
    order: list[str] = []
    first = await taken(pool, told(f"wait-for {tmp_path / 'gate'}"))
    guess = await waiting(pool, told("guess"), Urgency.SPECULATIVE)
    final = await waiting(pool, told("final"), Urgency.FINAL)
    for task in (guess, final):
        task.add_done_callback(lambda done: order.append(text(done.result())))

    (tmp_path / "gate").touch()
    await asyncio.gather(first, guess, final)

    assert order == ["final", "guess"]


async def test_a_withdrawn_utterance_is_never_decoded(pool: Pool, tmp_path: Path) -> None:
    first = await taken(pool, told(f"wait-for {tmp_path / 'gate'}"))
    guess = await waiting(pool, told("guess"), Urgency.SPECULATIVE)

    guess.cancel()
    await asyncio.wait([guess])
    (tmp_path / "gate").touch()
    await first

    assert (pool.waiting, pool.figures.withdrawn, pool.figures.heard) == (0, 1, 1)


async def test_a_full_queue_refuses_at_once(pool: Pool, tmp_path: Path) -> None:
    first = await taken(pool, told(f"wait-for {tmp_path / 'gate'}"))
    others = [await waiting(pool, told("hello"), Urgency.FINAL) for _ in range(2)]

    with pytest.raises(PoolFull):
        await pool.transcribe(told("one too many"))

    (tmp_path / "gate").touch()
    await asyncio.gather(first, *others)
    assert pool.figures.refused == 1


async def test_nobody_waits_longer_than_the_bound(decoders: ModuleType, tmp_path: Path) -> None:
    async with Pool(decoders.load, PoolSize(1, wait_seconds=0.01)) as pool:
        first = await taken(pool, told(f"wait-for {tmp_path / 'gate'}"))

        with pytest.raises(PoolFull):
            await pool.transcribe(told("hello"))

        (tmp_path / "gate").touch()
        await first


async def test_a_worker_that_crashes_is_replaced_and_its_utterance_tried_again(
    pool: Pool, tmp_path: Path
) -> None:
    before = pool.pids

    hearing = await pool.transcribe(told(f"die-once {tmp_path / 'died'}"))

    assert text(hearing) == "die-once"
    assert pool.figures.crashed == 1
    assert pool.pids != before


async def test_an_utterance_that_kills_twice_is_given_up_and_the_pool_goes_on(pool: Pool) -> None:
    with pytest.raises(TranscriberDown):
        await pool.transcribe(told("die"))

    assert text(await pool.transcribe(told("hello"))) == "hello"
    assert pool.figures.crashed == 2


async def test_a_worker_that_hangs_is_replaced(decoders: ModuleType) -> None:
    async with Pool(decoders.load, PoolSize(1, decode_seconds=0.05)) as pool:
        with pytest.raises(TranscriberDown):
            await pool.transcribe(told("hang"))

        assert pool.figures.crashed == 2


async def test_a_pool_that_closes_while_it_replaces_a_worker_leaves_no_process(decoders: ModuleType) -> None:
    before = set(multiprocessing.active_children())
    async with Pool(decoders.load, PoolSize(1)) as pool:
        with pytest.raises(TranscriberDown):
            await pool.transcribe(told("die"))
        known = {*before, *multiprocessing.active_children()}
        while known.issuperset(multiprocessing.active_children()):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)

    assert set(multiprocessing.active_children()) == before


async def test_two_workers_work_at_the_same_time(decoders: ModuleType, tmp_path: Path) -> None:
    async with Pool(decoders.load, PoolSize(2)) as pool:
        held = await taken(pool, told(f"wait-for {tmp_path / 'gate'}"))

        assert text(await pool.transcribe(told("hello"))) == "hello"

        (tmp_path / "gate").touch()
        await held


async def test_a_missing_model_is_said_when_the_pool_opens(decoders: ModuleType) -> None:
    with pytest.raises(MissingModel, match="run: cityline models"):
        await Pool(decoders.load_nothing, PoolSize(1)).open()


async def test_whoever_waits_when_the_pool_closes_is_refused(decoders: ModuleType) -> None:
    async with Pool(decoders.load, PoolSize(1)) as pool:
        held = await taken(pool, told("hang"))
        late = await waiting(pool, told("hello"), Urgency.FINAL)

    for task in (held, late):
        with pytest.raises(PoolFull):
            await task
