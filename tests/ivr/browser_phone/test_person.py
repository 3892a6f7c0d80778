import asyncio

from ivr.browser_phone.message import Chosen, FromPage, HungUp, Malformed, Outcome, Pressed, Sound
from ivr.browser_phone.person import Person
from ivr.phone.carrier.clock import Clock
from ivr.phone.carrier.handset import Handset
from ivr.phone.carrier.outcome import Interruption
from ivr.phone.carrier.trace import Tape


class Page:
    """Sends what it is given, and then nothing more."""

    def __init__(self, *messages: FromPage | Malformed) -> None:
        self.messages = list(messages)
        self.chosen: list[Outcome] = []

    async def receive(self) -> FromPage:
        if not self.messages:
            await asyncio.Event().wait()
        message = self.messages.pop(0)
        if isinstance(message, Malformed):
            raise message
        return message

    async def hold(self) -> Handset:
        phone = Handset(Clock(), Tape())
        await Person(self.receive, lambda _: None, self.chosen.append).converse(phone)
        return phone


def has_hung_up(phone: Handset) -> bool:
    try:
        phone.check()
    except Interruption:
        return True
    return False


async def test_a_page_that_is_left_hangs_up() -> None:
    assert has_hung_up(await Page(Pressed("1"), HungUp()).hold())


async def test_a_page_that_sends_nonsense_is_hung_up_on() -> None:
    assert has_hung_up(await Page(Malformed("nonsense")).hold())


async def test_a_choice_is_passed_on() -> None:
    page = Page(Chosen(Outcome.DECLINES), HungUp())

    await page.hold()

    assert page.chosen == [Outcome.DECLINES]


async def test_a_microphone_that_has_fallen_behind_does_not_make_the_caller_late() -> None:
    a_second_at_once = [Sound(b"\x10" * 160)] * 50

    phone = await Page(*a_second_at_once, HungUp()).hold()

    assert phone.unsaid_ms == 200.0
