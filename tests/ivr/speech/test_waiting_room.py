"""Who waits for a transcriber, and who goes first."""

import asyncio

import pytest

from ivr.errors import PoolFull
from ivr.speech.transcriber import Hint, Urgency, Utterance
from ivr.speech.waiting_room import Job, WaitingRoom


def job(urgency: Urgency) -> Job:
    loop = asyncio.get_running_loop()
    return Job(Utterance(b"", 1.0, Hint("en")), urgency, loop.time(), loop.create_future())


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
