import asyncio
import inspect
from pathlib import Path
from threading import Event

import pytest
from fastapi.routing import APIRoute

import ivr.accounts
from ivr.accounts.password_sign_in import SignInThreads
from ivr.errors import SignInsBusy
from ivr.run import health
from ivr.twilio import webhooks
from tests.ivr.accounts.conftest import PASSWORD


async def test_of_more_sign_ins_than_there_is_room_for_the_last_is_refused_at_once():
    threads, go = SignInThreads(at_once=1, waiting=1), Event()
    first, second = (asyncio.create_task(threads.run(lambda: go.wait(10))) for _ in range(2))
    await asyncio.sleep(0)

    with pytest.raises(SignInsBusy):
        await threads.run(go.is_set)

    go.set()
    assert [await first, await second] == [True, True]
    assert await threads.run(lambda: "there is room again") == "there is room again"


async def test_whoever_gives_up_waiting_holds_the_place_until_their_work_is_done():
    threads, begun, go = SignInThreads(at_once=1, waiting=0), Event(), Event()

    def work() -> bool:
        begun.set()
        return go.wait(10)

    gone = asyncio.create_task(threads.run(work))
    await asyncio.to_thread(begun.wait, 10)
    gone.cancel()
    await asyncio.sleep(0)

    with pytest.raises(SignInsBusy):
        await threads.run(begun.is_set)

    go.set()


def test_a_browser_is_told_to_try_again_when_too_many_sign_in(house):
    house.add("nora")
    object.__setattr__(house.authentication, "threads", SignInThreads(at_once=1, waiting=0))
    house.authentication.threads._places.acquire()

    answer = house.browser().sign_in("nora", PASSWORD)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


def test_nothing_on_a_webhooks_way_or_of_the_sign_of_life_waits_for_a_pages_thread():
    routes = [
        *webhooks.router.routes,
        *(r for r in health.router.routes if isinstance(r, APIRoute) and r.path.endswith("/live")),
    ]
    on_the_way = {
        needed.call
        for route in routes
        if isinstance(route, APIRoute)
        for needed in (route.dependant, *route.dependant.dependencies)
    }

    assert {each.__name__ for each in on_the_way if not inspect.iscoroutinefunction(each)} == set()


def test_the_accounts_take_no_thread_of_the_calls():
    files = Path(ivr.accounts.__file__).parent.glob("*.py")

    assert [file.name for file in files if "to_thread" in file.read_text("utf-8")] == []
