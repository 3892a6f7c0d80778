"""A call-back from its page at the desk to the ledger: the whole service, and the simulated carrier."""

import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import select

from ivr.accounts.account import Account, Role
from ivr.accounts.sign_in import csrf_of
from ivr.accounts.users import NewAccount
from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, Result
from ivr.desk.callbacks.store import file_callback, load_callback, steps_of
from ivr.errors import MissingModel
from ivr.run.app import create_app
from ivr.settings import Engine, Front, Settings, load_settings
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import machine_secret
from metrics.ledger.records import WrapUpName
from metrics.ledger.tables import WrapUpRow
from simulator.carrier.account import CarrierAccount
from simulator.carrier.carrier import Carrier, CarrierPace, open_carrier
from simulator.carrier.events import LegChanged, Warned
from simulator.carrier.outbound_calls import ERRORS
from simulator.carrier.people import (
    Accepts,
    Busy,
    Declines,
    Fails,
    HangsUpDuringAnnouncement,
    NoAnswer,
    Person,
    Voicemail,
)
from simulator.carrier.rest import Rest
from tests.fixtures.machine import share_machine

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

BASE, TOKEN = "https://line.test", "the carrier's token of these tests"
ACCOUNT = CarrierAccount("AC" + "0" * 32, TOKEN, BASE, BASE)
STAFF, CALLER, CITY = "+16045550177", "+16045550123", "+16045550100"
NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Vancouver"))
OWED = Callback(
    "",
    CallbackKind.CALLBACK,
    "",
    "revenue",
    "fr",
    left_at=NOON - timedelta(hours=2),
    due_at=NOON + timedelta(hours=4),
    purge_on=NOON.date() + timedelta(days=90),
    article="tax.balance_account",
)


@dataclass
class Office:
    """A member of staff at the desk of the whole service, their telephone, and the caller's."""

    app: FastAPI
    browser: httpx2.AsyncClient
    rest: Rest
    carrier: Carrier
    clock: list[datetime]
    encryption: Encryption
    account: str = ""
    csrf: str = ""
    sid: str = ""

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

    @property
    def id(self) -> str:
        return f"{self.sid}-callback"

    @property
    def path(self) -> str:
        return f"/desk/callbacks/{self.id}"

    def owe(self, number: str = CALLER) -> None:
        """File a call-back as a call does that promised it."""
        encrypted = self.encryption.encrypt(number) if number else ""
        owed = replace(OWED, id=self.id, call_sid=self.sid, encrypted_number=encrypted)
        with self.database.begin() as session:
            file_callback(session, owed)

    async def page(self) -> str:
        return (await self.browser.get(self.path)).text

    async def post(self, path: str = "", **fields: str) -> httpx2.Response:
        version = str(self.kept.version)
        return await self.browser.post(
            self.path + path, data={"csrf_token": self.csrf, "version": version, **fields}
        )

    async def dial(self, staff: Person, caller: Person) -> httpx2.Response:
        """Take it, press the button, and let the telephones ring to the end."""
        await self.post(act="take")
        self.rest.calls.people = {STAFF: staff, CALLER: caller}
        answer = await self.post("/dial")
        await self.carrier.all_rung()
        return answer

    @property
    def kept(self) -> Callback:
        with self.database.reading() as session:
            callback = load_callback(session, self.id)
        assert callback is not None
        return callback

    @property
    def acts(self) -> list[tuple[str, str]]:
        with self.database.reading() as session:
            return [(step.act, step.detail) for step in steps_of(session, self.id)]

    def told_in_ledger(self) -> list[str]:
        with self.database.reading() as session:
            told = select(WrapUpRow).where(WrapUpRow.call_sid == self.sid)
            return [row.kind for row in session.scalars(told)]

    def rung(self) -> list[str]:
        """Whose telephones rang, in order."""
        events = [event for trace in self.carrier.traces for event in trace.all(LegChanged)]
        return list(dict.fromkeys(event.to for event in events))

    def warnings(self) -> list[Warned]:
        return [warned for trace in self.carrier.traces for warned in trace.all(Warned)]


def settings_in(data: Path) -> Settings:
    share_machine(data)
    return load_settings(
        data=data,
        public_base_url=BASE,
        twilio_account_sid=ACCOUNT.sid,
        twilio_auth_token=TOKEN,
        front=Front.GATHER,
        transcription=Engine.OPENAI,
        sound_may_leave=True,
        openai_api_key="never used: nobody calls",
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Office]:
    """The service, which is costly to make, and the carrier; each test has a call-back of its own."""
    data = tmp_path_factory.mktemp("calling-back")
    shutil.copy(sqlite_template, data / "cityline.db")
    settings, clock, rest = settings_in(data), [NOON], Rest(ACCOUNT)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(rest.open())
        try:
            app = create_app(settings, lambda: clock[0], carrier_api=rest.origin)
        except MissingModel as missing:
            pytest.skip(str(missing))
        await stack.enter_async_context(app.router.lifespan_context(app))
        browser = await stack.enter_async_context(
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=BASE)
        )
        pace = CarrierPace(speed=60, ringing_speed=120)
        carrier = await stack.enter_async_context(
            open_carrier(ACCOUNT, pace=pace, transport=httpx2.ASGITransport(app), rest=rest)
        )
        secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
        office = Office(app, browser, rest, carrier, clock, Encryption(secret))
        employ(office)
        yield office


@pytest.fixture
def office(house: Office) -> Office:
    house.sid, house.clock[0] = f"CA{secrets.token_hex(16)}", NOON
    house.rest.account, house.rest.calls.refused_as_too_many = ACCOUNT, 0
    house.rest.calls.errors = ERRORS
    house.rest.calls.taken.clear()
    house.carrier.traces.clear()
    house.app.state.authentication.own_accounts.change(house.account, "Sam", "en", STAFF)
    sign_in(house)
    return house


def sign_in(office: Office) -> None:
    token = office.app.state.authentication.sign_ins.begin(office.account, is_proved=True)
    office.csrf = csrf_of(token)
    office.browser.headers |= {"cookie": f"__Host-cityline-sign-in={token}", "accept": "text/html"}


def employ(office: Office) -> None:
    authentication = office.app.state.authentication
    account = authentication.users.add(
        NewAccount.typed("Sam", "sam@city.example", frozenset({Role.STAFF}), "en"), by=""
    )
    assert isinstance(account, Account)
    office.account = account.id
    authentication.own_accounts.declare(account.id, authentication.declaration.version)


async def test_staff_pick_up_first_then_the_caller_and_both_talk(office: Office) -> None:
    office.owe()

    answer = await office.dial(Accepts(), Accepts(talks_seconds=90))

    assert answer.status_code == 303
    assert office.rung() == [STAFF, CALLER]
    assert [wish.from_ for wish in office.rest.calls.taken] == [CITY]
    assert [act for act, _ in office.acts] == ["take", "dial", "ring", "talk"]
    assert "You talked with the caller for" in await office.page()
    assert office.warnings() == []


async def test_what_came_of_the_talk_is_closed_at_the_desk_and_in_the_ledger(office: Office) -> None:
    office.owe()
    await office.dial(Accepts(), Accepts())

    closed = await office.post(act="close", result="reached", note="Sent the form.")

    assert closed.status_code == 303
    assert (office.kept.state, office.kept.result) == (CallbackState.DONE, Result.REACHED)
    assert office.told_in_ledger() == [WrapUpName.RESOLVED.value]


async def test_a_page_opened_before_the_call_ended_still_closes_it(office: Office) -> None:
    office.owe()
    await office.post(act="take")
    office.rest.calls.people = {STAFF: Accepts(), CALLER: Accepts()}
    await office.post("/dial")
    seen = str(office.kept.version)
    await office.carrier.all_rung()

    closed = await office.post(act="close", result="reached", version=seen)

    assert closed.status_code == 303
    assert office.told_in_ledger() == [WrapUpName.RESOLVED.value]


@pytest.mark.parametrize(
    ("caller", "how", "words"),
    [
        (Busy(), "busy", "the line was busy"),
        (NoAnswer(), "no_answer", "nobody answered"),
        (Fails(), "failed", "the number cannot be reached"),
    ],
)
async def test_a_caller_who_is_not_reached_is_a_try_with_its_reason(
    office: Office, caller: Person, how: str, words: str
) -> None:
    office.owe()

    await office.dial(Accepts(), caller)

    assert office.rung() == [STAFF, CALLER]
    assert office.acts[1:] == [("dial", ""), ("ring", ""), ("try", how)]
    assert office.kept.tries == 1
    assert f"The caller was not reached: {words}." in await office.page()
    assert office.told_in_ledger() == []


@pytest.mark.parametrize(
    ("staff", "how", "words"),
    [
        (NoAnswer(), "no_answer", "nobody answered"),
        (Busy(), "busy", "the line was busy"),
        (Declines(), "hung_up", "1 was not pressed"),
        (HangsUpDuringAnnouncement(), "hung_up", "1 was not pressed"),
        (Voicemail(), "hung_up", "1 was not pressed"),
    ],
)
async def test_a_member_of_staff_who_does_not_take_it_lets_no_caller_be_rung(
    office: Office, staff: Person, how: str, words: str
) -> None:
    office.owe()

    await office.dial(staff, Accepts())

    assert office.rung() == [STAFF]
    assert office.acts[1:] == [("dial", ""), ("miss", how)]
    assert office.kept.tries == 0
    assert f"your telephone was not taken: {words}." in await office.page()


async def test_after_a_failed_dial_the_button_works_again(office: Office) -> None:
    office.owe()
    await office.dial(NoAnswer(), Accepts())

    await office.dial(Accepts(), Accepts())

    assert office.rung() == [STAFF, CALLER]
    assert office.acts[-1][0] == "talk"


def _refused_number(office: Office) -> None:
    office.rest.calls.errors = {STAFF: ERRORS["+15005550003"]}


def _too_many(office: Office) -> None:
    office.rest.calls.refused_as_too_many = 1


def _another_token(office: Office) -> None:
    office.rest.account = replace(ACCOUNT, auth_token="rotated")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_refused_number, "cannot ring the number in your account"),
        (_too_many, "The telephone company is busy."),
        (_another_token, "does not take calls of this line"),
    ],
)
async def test_a_carrier_that_does_not_ring_says_why_and_what_to_do(
    office: Office, spoil: Callable[[Office], None], told: str
) -> None:
    office.owe()
    await office.post(act="take")
    spoil(office)

    answer = await office.post("/dial")

    assert answer.status_code == 409
    assert told in answer.text
    assert office.acts[-1] == ("miss", "failed")
    assert office.rung() == []


async def test_nobody_is_called_back_at_night(office: Office) -> None:
    office.owe()
    await office.post(act="take")
    office.clock[0] = NOON.replace(hour=20)
    sign_in(office)

    late = await office.post("/dial")

    assert "between 8 in the morning and 8 in the evening" in late.text
    assert (late.status_code, office.rest.calls.taken) == (409, [])


async def test_who_hid_their_number_is_not_dialled(office: Office) -> None:
    office.owe(number="")
    await office.post(act="take")

    page, pressed = await office.page(), await office.post("/dial")

    assert "Ring my telephone" not in page
    assert "hidden" in pressed.text
    assert (pressed.status_code, office.rest.calls.taken) == (409, [])
