"""The processes of a machine share one pool of transcribers."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from intents.text.transcript import NoSpeech, Transcript
from ivr.errors import PoolFull, TranscriberDown
from ivr.hearing.pool import Pool, PoolSize
from ivr.hearing.shared_pool import PoolServer, SharedPool
from ivr.hearing.transcriber import Hint, PoolLoad, Transcription, Urgency, Utterance

SOCKET = Path("hear.sock")


def told(order: str) -> Utterance:
    return Utterance(order.encode(), 1.0, Hint("en"))


@pytest.fixture
async def pool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Pool]:
    """A pool of one transcriber, which other processes reach at its socket."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "workers")
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    decoders = importlib.import_module("scripted_decoder")
    opened = Pool(decoders.load, PoolSize(1, seats=2, wait_seconds=30))
    async with opened, PoolServer(opened).listening(SOCKET):
        yield opened


@pytest.fixture
def shared() -> SharedPool:
    return SharedPool(SOCKET, 30)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - the pool tells its state, not its moments
            await asyncio.sleep(0)


async def until_waiting(pool: Pool, running: int, waiting: int) -> None:
    await until(lambda: (pool.running, pool.waiting) == (running, waiting))


async def test_what_another_process_asks_is_heard_as_by_a_pool_of_its_own(
    pool: Pool, shared: SharedPool
) -> None:
    heard, own = await shared.transcribe(told("hello")), await pool.transcribe(told("hello"))

    assert isinstance(heard.said, Transcript)
    assert heard.said == own.said
    assert shared.load == PoolLoad(0, 0, 1)
    assert shared.load.has_room


async def test_a_final_utterance_goes_before_speculative_ones_of_other_processes(
    pool: Pool, shared: SharedPool, tmp_path: Path
) -> None:
    gate, order = tmp_path / "gate", list[str]()
    asking = [asyncio.create_task(shared.transcribe(told(f"wait-for {gate}")))]
    await until_waiting(pool, 1, 0)
    other, settled = SharedPool(SOCKET, 30), told("settled")
    for n, (asker, utterance) in enumerate(((other, told("guess")), (shared, settled)), 1):
        asking.append(asyncio.create_task(asker.transcribe(utterance, Urgency.SPECULATIVE)))
        await until_waiting(pool, 1, n)
    for task in asking[1:]:
        task.add_done_callback(lambda done: order.append(done.result().said.text.split()[0]))

    shared.settle(settled)
    await until(lambda: pool._room._jobs[1].urgency is Urgency.FINAL)
    gate.touch()
    await asyncio.gather(*asking)

    assert order == ["settled", "guess"]


async def test_an_utterance_is_withdrawn_with_its_connection(
    pool: Pool, shared: SharedPool, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    first = asyncio.create_task(shared.transcribe(told(f"wait-for {gate}")))
    await until_waiting(pool, 1, 0)
    guess = asyncio.create_task(shared.transcribe(told("guess"), Urgency.SPECULATIVE))
    await until_waiting(pool, 1, 1)

    guess.cancel()
    await until_waiting(pool, 1, 0)
    gate.touch()
    await first

    assert pool.figures.heard == 1


async def test_a_full_pool_says_so_to_every_process(pool: Pool, shared: SharedPool, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    asked = [told(f"wait-for {gate}"), told("one"), told("two")]
    asking: list[asyncio.Task[Transcription]] = []
    for n, utterance in enumerate(asked):
        asking.append(asyncio.create_task(SharedPool(SOCKET, 30).transcribe(utterance)))
        await until_waiting(pool, 1, n)

    with pytest.raises(PoolFull):
        await shared.transcribe(told("three"))

    assert shared.load.waiting == 2
    gate.touch()
    await asyncio.gather(*asking)


async def test_silence_is_no_speech(pool: Pool, shared: SharedPool) -> None:
    heard = await shared.transcribe(Utterance(b"hello", 0.0, Hint("en")))

    assert heard.said == NoSpeech()


async def test_without_its_pool_a_process_takes_no_calls_and_with_it_again(
    pool: Pool, tmp_path: Path
) -> None:
    gone = SharedPool(tmp_path / "gone.sock", 30)

    with pytest.raises(TranscriberDown, match="No pool of transcribers answers"):
        await gone.transcribe(told("hello"))
    assert not gone.load.has_room

    gone.path = SOCKET
    watching = asyncio.create_task(gone.watch())
    await until(lambda: gone.load.has_room)
    watching.cancel()


async def test_a_pool_that_is_frozen_is_down_after_a_while(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_unix_server(silent, SOCKET):
        with pytest.raises(TranscriberDown):
            await SharedPool(SOCKET, 0.05).transcribe(told("hello"))


@pytest.mark.parametrize("body", [b"not JSON", b'{"load": null}', b"[]", b'{"load": {"workers": "many"}}'])
async def test_a_pool_of_another_release_is_down_and_asked_on(tmp_path: Path, monkeypatch, body) -> None:
    monkeypatch.chdir(tmp_path)
    asked = asyncio.Semaphore(0)

    async def strange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.release()
        writer.write(len(body).to_bytes(4, "big") + body)
        writer.close()

    monkeypatch.setattr("ivr.hearing.shared_pool.LOOK_SECONDS", 0.01)
    shared = SharedPool(SOCKET, 30)
    async with await asyncio.start_unix_server(strange, SOCKET):
        with pytest.raises(TranscriberDown):
            await shared.transcribe(told("hello"))
        watching = asyncio.create_task(shared.watch())
        for _ in range(3):
            await asked.acquire()
        assert not watching.done()
        watching.cancel()
    assert not shared.load.has_room
