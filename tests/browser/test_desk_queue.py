"""A caller waits in a queue of the whole line; two members of staff sit at its desk, signed in."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.account import Account, Role
from ivr.accounts.authentication import Authentication, Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings
from ivr.accounts.users import NewAccount
from ivr.call.city import City, load_city
from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call
from ivr.errors import MissingModel
from ivr.run.app import create_app
from ivr.settings import Settings, load_settings
from ivr.storage.database import open_database
from ivr.storage.secret import machine_secret
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord
from routing.decision import Reason
from routing.handoff.handoff import HandOff
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import AwaitReply, Caller, SpeakWords, take
from simulator.carrier.handset import Handset
from simulator.carrier.people import Accepts, Person
from simulator.carrier.rest import Rest
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.demo.dialling import account_of, callers, dialling, utterance
from simulator.demo.own_service import LineClock, own_settings
from tests.browser.conftest import OPEN_HOURS, served

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PASSWORD = "correct horse battery"
NUMBERS = {"sam": "+16045550150", "kim": "+16045550151"}
TURN_MS = 60_000
"A turn on a busy machine; nothing here measures how long it takes."
CALLER = "+16045550399"
ENDED = DeskCall(
    f"CA{1:032x}",
    Phase.ENDED,
    OPEN_HOURS,
    OPEN_HOURS,
    "utilities",
    HandOff("en", "utilities", Reason.POLICY, "util.high_bill"),
    (OPEN_HOURS + timedelta(days=30)).date(),
    ended_at=OPEN_HOURS,
    met_person=True,
)
QUESTION = "Why is my water bill so high?"


@dataclass(frozen=True)
class Asks:
    """A caller who asks one question and then waits for whatever comes."""

    question: CallerUtterance

    async def converse(self, phone: Handset) -> None:
        await take(AwaitReply(), phone)
        await take(SpeakWords(self.question), phone)
        await phone.clock.sleep(TURN_MS / 1000)
        phone.hang_up()


@dataclass(frozen=True)
class Hall:
    """A running line, and a carrier from which it can be called."""

    address: str
    settings: Settings
    city: City
    clock: LineClock
    authentication: Authentication
    rest: Rest
    loop: asyncio.AbstractEventLoop

    def call(self) -> Future[CarrierTrace]:
        """Ask the line a question that belongs to people; what came of it follows."""
        asked = utterance(QUESTION, "en", callers(self.settings, self.city))
        people = dict.fromkeys(NUMBERS.values(), Accepts(listens_seconds=2.0))
        return asyncio.run_coroutine_threadsafe(self._calling(Asks(asked), people), self.loop)

    def keep(self, call: DeskCall) -> None:
        """Bring a call to the desk's books as another process would."""
        with closing(open_database(self.settings.database_address)) as database, database.begin() as session:
            ledger.append(session, CallRecord(call.sid, call.started_at, call.language))
            keep_call(session, call, self.clock())

    def outcomes(self) -> list[QueryOutcome | None]:
        """What came of every query in the ledger."""
        zone = self.city.directory.time_zone
        with (
            closing(open_database(self.settings.database_address)) as database,
            database.reading() as session,
        ):
            day = Period(OPEN_HOURS.date(), OPEN_HOURS.date(), zone)
            return [query.outcome for query in ledger.extract(session, day).queries]

    async def _calling(self, caller: Caller, people: Mapping[str, Person]) -> CarrierTrace:
        async with dialling(self.settings, self.city, self.address, self.rest) as dialled:
            main_number = self.city.directory.main_number
            call = dialled.carrier.call(caller, from_=CALLER, to=main_number, given=Circumstances(people))
            return await call.run()


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The carrier's, beside the service and the browser."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, loop: asyncio.AbstractEventLoop) -> Iterator[Hall]:
    machine = load_settings(transcribers=1)
    settings, clock = own_settings(machine, tmp_path_factory.mktemp("hall")), LineClock(OPEN_HOURS)
    rest = Rest(account_of(settings))
    with opened(rest, loop):
        try:
            app = create_app(settings, clock, carrier_api=rest.origin)
        except MissingModel as missing:
            pytest.skip(str(missing))
        with authentication_of(settings, clock) as authentication, served(app) as address:
            for name, number in NUMBERS.items():
                employ(authentication, name, number)
            yield Hall(address, settings, load_city(settings.city), clock, authentication, rest, loop)


@contextmanager
def opened(rest: Rest, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    room = rest.open()
    asyncio.run_coroutine_threadsafe(room.__aenter__(), loop).result()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(room.__aexit__(None, None, None), loop).result()


@contextmanager
def authentication_of(settings: Settings, clock: LineClock) -> Iterator[Authentication]:
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with closing(open_database(settings.database_address)) as database:
        site = Site(database, clock, secret, settings.public_base_url)
        yield open_authentication(site, AccountSettings(), load_declaration(settings.city))


def employ(authentication: Authentication, name: str, number: str) -> None:
    wish = NewAccount.typed(name.title(), f"{name}@city.example", frozenset({Role.STAFF}), "en")
    account = authentication.users.add(wish, by="")
    assert isinstance(account, Account)
    authentication.own_accounts.declare(account.id, authentication.declaration.version)
    authentication.own_accounts.change(account.id, name.title(), "en", number)
    authentication.users.set_password(account.id, PasswordHasher().hash(PASSWORD), by="")


@pytest.fixture
def sign_in(hall: Hall, browser: Browser) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def signed_in(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TURN_MS)
        page.goto(f"{hall.address}/desk?lang=en")
        fill_in(page, name)
        return page

    yield signed_in
    for context in contexts:
        context.close()


def fill_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@city.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-state")).to_have_text("Live", timeout=TURN_MS)


def test_who_waits_in_the_queue_is_taken_by_one_of_two_and_closed_at_the_desk(
    hall: Hall, sign_in: Callable[[str], Page]
) -> None:
    sam, kim = sign_in("sam"), sign_in("kim")
    calling = hall.call()
    for page in (sam, kim):
        expect(page.locator('[data-group="waiting"] .desk-card')).to_contain_text(
            "A high water bill", timeout=TURN_MS
        )
    expect(sam.locator("#desk-news")).to_have_text("New call waiting: A high water bill", timeout=TURN_MS)

    sam.keyboard.press("ArrowDown")
    sam.keyboard.press("a")

    expect(kim.locator('[data-group="waiting"] .desk-card')).to_have_count(0, timeout=TURN_MS)
    expect(kim.locator('[data-group="people"] .desk-card')).to_contain_text("with Sam", timeout=TURN_MS)
    calling.result(TURN_MS / 1000)
    assert hall.outcomes() == [QueryOutcome.ESCALATED_CONNECTED]
    expect(kim.locator('[data-group="to_close"] .desk-card')).to_have_count(1, timeout=TURN_MS)
    sam.keyboard.press("4")
    sam.get_by_label("Note").fill("The rate changed")
    sam.keyboard.press("Tab")
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("alert")).to_have_text("The call is closed. Thank you.")
    expect(kim.locator(".desk-card")).to_have_count(0, timeout=TURN_MS)


def test_a_desk_whose_person_was_signed_out_is_told_nothing_more(
    hall: Hall, sign_in: Callable[[str], Page]
) -> None:
    desk = sign_in("kim")
    elsewhere = desk.context.new_page()
    elsewhere.goto(f"{hall.address}/account?lang=en")

    elsewhere.locator(".own > summary").click()
    elsewhere.get_by_role("button", name="Sign out").click()

    expect(desk.locator("#desk-state")).to_have_text(
        "You are signed out. Reload the page to sign in again.", timeout=TURN_MS
    )


def test_a_note_that_was_typed_after_the_sign_in_ended_is_still_there_after_signing_in_again(
    hall: Hall, sign_in: Callable[[str], Page]
) -> None:
    hall.keep(ENDED)
    page = sign_in("sam")
    page.locator(f"#call-{ENDED.sid} a").click()
    page.get_by_label("Note").fill("Wants a new meter")
    page.context.clear_cookies()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fill_in(page, "sam")

    expect(page.get_by_label("Note")).to_have_value("Wants a new meter")
    page.get_by_role("radio", name="Needs follow-up").check()
    page.get_by_role("button", name="Close call").click()
    expect(page.get_by_role("alert")).to_have_text("The call is closed. Thank you.")
