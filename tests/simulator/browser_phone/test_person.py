import asyncio

from simulator.browser_phone.messages import (
    Chosen,
    DepartmentOutcome,
    FromPage,
    KeyPressed,
    MalformedPageMessage,
    PageHungUp,
    Sound,
)
from simulator.browser_phone.people import PersonAtPage
from simulator.carrier.account import Clock
from simulator.carrier.handset import Handset
from simulator.carrier.trace import Tape
from simulator.carrier.verbs import Interruption


class Page:
    """Sends what it is given, and then nothing more."""

    def __init__(self, *messages: FromPage | MalformedPageMessage) -> None:
        self.messages = list(messages)
        self.chosen: list[DepartmentOutcome] = []

    async def receive(self) -> FromPage:
        if not self.messages:
            await asyncio.Event().wait()
        message = self.messages.pop(0)
        if isinstance(message, MalformedPageMessage):
            raise message
        return message

    async def hold(self) -> Handset:
        phone = Handset(Clock(), Tape())
        await PersonAtPage(self.receive, lambda _: None, self.chosen.append).converse(phone)
        return phone


def has_hung_up(phone: Handset) -> bool:
    try:
        phone.check()
    except Interruption:
        return True
    return False


async def test_a_page_that_is_left_hangs_up() -> None:
    assert has_hung_up(await Page(KeyPressed("1"), PageHungUp()).hold())


async def test_a_page_that_sends_nonsense_is_hung_up_on() -> None:
    assert has_hung_up(await Page(MalformedPageMessage("nonsense")).hold())


async def test_a_choice_is_passed_on() -> None:
    page = Page(Chosen(DepartmentOutcome.DECLINES), PageHungUp())

    await page.hold()

    assert page.chosen == [DepartmentOutcome.DECLINES]


async def test_a_microphone_that_has_fallen_behind_does_not_make_the_caller_late() -> None:
    a_second_at_once = [Sound(b"\x10" * 160)] * 50

    phone = await Page(*a_second_at_once, PageHungUp()).hold()

    assert phone.unsaid_ms == 200.0
