"""The machine's transcribers, with real processes that need no model."""

import asyncio
import importlib
import multiprocessing
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest

from intents.text.transcript import Transcript
from ivr.errors import MissingModel, PoolFull, TranscriberDown
from ivr.hearing.pool import Pool, PoolSize, TranscriptionJob, WaitingRoom
from ivr.hearing.transcriber import Decoded, Hint, Transcription, Urgency, Utterance
from ivr.hearing.worker import LOAD_SECONDS, Load, Worker


def told(order: str) -> Utterance:
    return Utterance(order.encode(), 1.0, Hint("en"))


def text(hearing: Transcription) -> str:
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


async def taken(pool: Pool, utterance: Utterance) -> asyncio.Task[Transcription]:
    """A job that a worker has surely taken."""
    task = asyncio.create_task(pool.transcribe(utterance))
    while not pool.running:  # noqa: ASYNC110 - the pool tells its state, not its moments
        await asyncio.sleep(0)
    return task


async def waiting(pool: Pool, utterance: Utterance, urgency: Urgency) -> asyncio.Task[Transcription]:
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


async def test_a_model_that_never_loads_is_said_when_the_pool_opens(decoders: ModuleType) -> None:
    before = set(multiprocessing.active_children())

    with pytest.raises(TranscriberDown, match="did not load its model"):
        await Pool(decoders.load_for_ever, PoolSize(1, load_seconds=0.01)).open()

    assert set(multiprocessing.active_children()) == before


async def test_a_replacement_that_never_loads_is_replaced_as_well(
    decoders: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = count()

    class HangsSecond(Worker):
        def __init__(self, load: Load) -> None:
            self.hangs = next(made) == 1
            super().__init__(decoders.load_for_ever if self.hangs else load)

        def until_ready(self, seconds: float = LOAD_SECONDS) -> None:
            super().until_ready(0.01 if self.hangs else seconds)

    monkeypatch.setattr("ivr.hearing.pool.Worker", HangsSecond)
    monkeypatch.setattr("ivr.hearing.pool._RESTART_SECONDS", 0)
    async with Pool(decoders.load, PoolSize(1, wait_seconds=60)) as pool:
        hearing = await pool.transcribe(told(f"die-once {tmp_path / 'died'}"))

        assert text(hearing) == "die-once"
        assert next(made) == 3


async def test_a_pool_that_closes_at_the_moment_of_an_answer_still_ends(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closing(*_: object) -> Decoded:
        for task in pool._serving:
            task.cancel()
        return Decoded("hello", -0.1, 0.0)

    with monkeypatch.context() as patched:
        patched.setattr(pool, "_blocking", closing)
        await pool.transcribe(told("hello"))

    async with asyncio.timeout(20):
        await asyncio.wait(pool._serving)


async def test_whoever_waits_when_the_pool_closes_is_refused(decoders: ModuleType) -> None:
    async with Pool(decoders.load, PoolSize(1)) as pool:
        held = await taken(pool, told("hang"))
        late = await waiting(pool, told("hello"), Urgency.FINAL)

    for task in (held, late):
        with pytest.raises(PoolFull):
            await task


def job(urgency: Urgency) -> TranscriptionJob:
    loop = asyncio.get_running_loop()
    return TranscriptionJob(Utterance(b"", 1.0, Hint("en")), urgency, loop.time(), loop.create_future())


async def test_final_goes_before_speculative_and_old_before_new() -> None:
    room = WaitingRoom(4)
    guess, first, second = job(Urgency.SPECULATIVE), job(Urgency.FINAL), job(Urgency.FINAL)

    for arriving in (guess, first, second):
        room.admit(arriving)

    assert [room.next() for _ in range(3)] == [first, second, guess]


async def test_a_speculative_job_that_is_settled_keeps_its_place_among_the_final_ones() -> None:
    room = WaitingRoom(4)
    guess, final = job(Urgency.SPECULATIVE), job(Urgency.FINAL)
    room.admit(guess)
    room.admit(final)

    room.settle(guess.utterance)

    assert room.next() is guess


async def test_a_full_room_refuses() -> None:
    room = WaitingRoom(1)
    room.admit(job(Urgency.FINAL))

    with pytest.raises(PoolFull):
        room.admit(job(Urgency.FINAL))
    with pytest.raises(PoolFull):
        room.admit(job(Urgency.SPECULATIVE))


async def test_a_final_job_takes_the_seat_of_the_newest_speculative_one() -> None:
    room = WaitingRoom(2)
    older, newer, final = job(Urgency.SPECULATIVE), job(Urgency.SPECULATIVE), job(Urgency.FINAL)
    room.admit(older)
    room.admit(newer)

    room.admit(final)

    assert [room.next(), room.next()] == [final, older]
    assert isinstance(newer.hearing.exception(), PoolFull)


async def test_a_job_that_leaves_is_not_served() -> None:
    room = WaitingRoom(2)
    leaving = job(Urgency.FINAL)
    room.admit(leaving)

    assert room.leave(leaving)
    assert not room.leave(leaving)
    assert len(room) == 0


async def test_a_job_whose_worker_died_goes_first_again_even_into_a_full_room() -> None:
    room = WaitingRoom(1)
    waiting, unlucky = job(Urgency.FINAL), job(Urgency.FINAL)
    room.admit(waiting)

    room.readmit(unlucky)

    assert room.next() is unlucky


async def test_nobody_is_told_twice() -> None:
    done = job(Urgency.FINAL)
    done.refuse()

    done.refuse()

    assert isinstance(done.hearing.exception(), PoolFull)


async def test_a_message_waits_for_every_caller() -> None:
    room = WaitingRoom(4)
    message, guess, final = job(Urgency.PATIENT), job(Urgency.SPECULATIVE), job(Urgency.FINAL)

    for arriving in (message, guess, final):
        room.admit(arriving)

    assert [room.next() for _ in range(3)] == [final, guess, message]


async def test_any_caller_takes_the_seat_of_a_message_first() -> None:
    room = WaitingRoom(2)
    message, guess, final = job(Urgency.PATIENT), job(Urgency.SPECULATIVE), job(Urgency.FINAL)
    room.admit(guess)
    room.admit(message)

    room.admit(final)

    assert isinstance(message.hearing.exception(), PoolFull)
    assert [room.next(), room.next()] == [final, guess]
