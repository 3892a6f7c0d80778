"""A call-back is dialled from the desk: staff first, then the caller, and its end is noted once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import httpx
import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from respx import MockRouter
from twilio.request_validator import RequestValidator

from ivr.call.announcement import of_callback
from ivr.call.texts import load_prompts
from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, Result
from ivr.desk.callbacks.dialling import PICKED_UP, Dialling, NotDialled, OneDial, Rung, StaffDial
from ivr.desk.callbacks.forms import FilledForm
from ivr.desk.callbacks.office import CallbackOffice, TooLate
from ivr.desk.callbacks.progress import Assign, Doing, Keep, Take, Try, after
from ivr.desk.callbacks.store import file_callback, load_callback, steps_of
from ivr.storage.database import Database
from ivr.twilio import callback_webhooks
from ivr.twilio.callback_webhooks import ring_staff
from ivr.twilio.client import Client, RestAccount
from ivr.twilio.repeated import Answers
from ivr.twilio.requests import Signatures
from routing.outbound.allow_list import Dialable
from tests.fixtures.example import example_city
from tests.fixtures.outbound import FakeMinutes, dialable

BASE, TOKEN = "https://line.test", "primary"
CITY = example_city()
NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
SID = "CA" + "0" * 32
CALLS = "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json"
STAFF = dialable("+16045550177")
OWED = after(
    Callback(
        "CA1-callback",
        CallbackKind.CALLBACK,
        "CA1",
        "revenue",
        "fr",
        left_at=NOON,
        due_at=NOON + timedelta(days=1),
        purge_on=NOON.date(),
        article="tax.balance_account",
        encrypted_number="encrypted +16045550123",
    ),
    Doing(Take(), "sam", NOON),
)


class Bench:
    def __init__(self, database: Database, client: TestClient, app: FastAPI) -> None:
        self.database, self.client, self.now = database, client, NOON
        self.settled: list[tuple[str, str]] = []
        self.rung: list[tuple[str, str]] = []
        self.dial = 0
        office = CallbackOffice(
            database,
            lambda: CITY.directory,
            lambda encrypted: encrypted.removeprefix("encrypted "),
            str,
            lambda: self.now,
            lambda article, _: article,
            lambda *_: None,
            self._no_recording,
            dict,
            dict,
            lambda _, callback, doing: self.settled.append((callback.call_sid, doing.by)),
        )
        self.minutes = FakeMinutes()
        self.dialling = Dialling(office, self._ring, self.minutes)
        app.state.dialling = self.dialling
        self.file(OWED)

    async def _no_recording(self, _: str) -> bytes | None:
        return None

    async def _ring(self, to: Dialable, dial: OneDial) -> Rung:
        self.rung.append((to.number, dial.callback))
        return Rung.RINGS

    def file(self, callback: Callback) -> None:
        with self.database.begin() as session:
            file_callback(session, callback)

    def begin(self, version: int = OWED.version, by: str = "sam", number: str = "+16045550177") -> str:
        match self.dialling.begin(OWED.id, version, by, number):
            case NotDialled(why):
                return why
            case StaffDial(dial=OneDial(_, dialled)):
                self.dial = dialled
                return ""

    def post(self, step: str, signature: str = "", **form: str) -> tuple[int, str]:
        path = f"/callbacks/{OWED.id}/{step}?dial={self.dial}"
        sent = {"CallSid": SID, "From": "+16045550100", "To": "+16045550177", **form}
        signature = signature or RequestValidator(TOKEN).compute_signature(BASE + path, sent)
        answer = self.client.post(path, data=sent, headers={"X-Twilio-Signature": signature})
        return answer.status_code, answer.text

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        with self.database.reading() as session:
            return [(step.act, step.detail, step.by) for step in steps_of(session, OWED.id)]

    @property
    def kept(self) -> Callback:
        with self.database.reading() as session:
            callback = load_callback(session, OWED.id)
        assert callback is not None
        return callback


@pytest.fixture
def bench(database: Database) -> Iterator[Bench]:
    app = FastAPI()
    app.include_router(callback_webhooks.router)
    app.state.signatures = Signatures((TOKEN,), BASE)
    app.state.answers = Answers()
    prompts = load_prompts(CITY.directory.languages, CITY.path)
    app.state.phone = SimpleNamespace(line=SimpleNamespace(city=CITY, prompts=prompts))
    app.state.rescue = SimpleNamespace(failed=lambda _: None, answered=lambda *_: None)
    with TestClient(app) as client:
        yield Bench(database, client, app)


def test_staff_are_told_what_it_is_about_and_press_a_key_before_the_caller_is_rung(bench: Bench) -> None:
    assert bench.begin() == ""

    status, heard = bench.post("answered")
    _, dialled = bench.post("accepted", Digits="1")

    words = " ".join(ElementTree.fromstring(heard).itertext())
    assert status == 200
    assert "French speaker about a property tax account Press 1 to ring the caller." in words
    dial = ElementTree.fromstring(dialled).find("Dial")
    assert dial is not None
    assert dial.get("callerId") == CITY.directory.main_number
    assert [number.text for number in dial] == ["+16045550123"]


def test_staff_are_told_which_language_a_caller_speaks_that_the_line_lacks() -> None:
    prompts = load_prompts(CITY.directory.languages, CITY.path)

    said = [each.text for each in of_callback(replace(OWED, language="es"), CITY, prompts)]

    assert "speaks Spanish" in said


def test_a_talk_is_noted_once_with_its_seconds(bench: Bench) -> None:
    bench.begin()

    bench.post("ended", DialCallStatus="completed", DialCallDuration="95")
    bench.post("ended", DialCallStatus="completed", DialCallDuration="95")

    assert bench.acts == [("dial", "", "sam"), ("talk", "95", "sam")]
    assert bench.kept.state is CallbackState.TAKEN
    assert bench.kept.tries == 0


def test_a_caller_who_does_not_answer_counts_as_a_try(bench: Bench) -> None:
    bench.begin()

    bench.post("ended", DialCallStatus="no-answer")

    assert bench.acts[-1] == ("try", "no_answer", "sam")
    assert bench.kept.tries == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("busy", "The caller's line is busy."),
        ("no-answer", "The caller did not answer."),
        ("failed", "The caller could not be reached."),
    ],
)
def test_staff_hear_why_the_caller_was_not_reached(bench: Bench, status: str, told: str) -> None:
    bench.begin()
    bench.post("accepted", Digits="1")

    _, heard = bench.post("ended", DialCallStatus=status)

    assert told in " ".join(ElementTree.fromstring(heard).itertext())


def test_after_a_talk_staff_hear_nothing(bench: Bench) -> None:
    bench.begin()
    bench.post("accepted", Digits="1")

    _, heard = bench.post("ended", DialCallStatus="completed", DialCallDuration="95")

    assert "<Say" not in heard


def test_a_member_of_staff_who_was_not_reached_is_noted_and_the_caller_was_not_tried(bench: Bench) -> None:
    bench.begin()

    bench.post("left", CallStatus="no-answer")
    bench.post("left", CallStatus="no-answer")

    assert bench.acts == [("dial", "", "sam"), ("miss", "no_answer", "sam")]
    assert bench.kept.tries == 0


def test_the_end_of_the_staffs_leg_says_nothing_once_they_took_it(bench: Bench) -> None:
    bench.begin()
    bench.post("accepted", Digits="1")

    bench.post("left", CallStatus="completed")
    bench.post("ended", DialCallStatus="busy")
    bench.post("left", CallStatus="completed")

    assert [act for act, _, _ in bench.acts] == ["dial", "ring", "try"]


def test_a_carrier_that_asks_again_gets_the_number_again_and_it_is_noted_once(bench: Bench) -> None:
    bench.begin()

    documents = [bench.post("accepted", Digits="1")[1] for _ in range(2)]

    assert documents[0] == documents[1]
    assert "+16045550123" in documents[0]
    assert [act for act, _, _ in bench.acts] == ["dial", "ring"]


def test_what_an_earlier_dial_tells_late_is_not_the_next_ones(bench: Bench) -> None:
    bench.begin()
    bench.post("left", CallStatus="no-answer")
    first, bench.now = bench.dial, NOON + timedelta(minutes=2)
    assert bench.begin(version=bench.kept.version) == ""
    second, bench.dial = bench.dial, first

    assert "<Gather" not in bench.post("answered")[1]
    assert "<Dial" not in bench.post("accepted", Digits="1")[1]
    bench.post("ended", DialCallStatus="busy")
    bench.dial = second

    assert "<Gather" in bench.post("answered")[1]
    assert [act for act, _, _ in bench.acts] == ["dial", "miss", "dial"]


def test_what_is_written_at_the_desk_during_a_call_is_not_lost_and_nor_is_the_talk(bench: Bench) -> None:
    bench.begin()
    bench.post("accepted", Digits="1")
    found = bench.dialling.office.open(OWED.id)
    assert found is not None
    bench.dialling.office.do(found, FilledForm(Try(), "Ask again.", bench.dial), "sam")

    bench.post("ended", DialCallStatus="completed", DialCallDuration="95")

    assert [act for act, _, _ in bench.acts] == ["dial", "ring", "try", "talk"]


def test_somebody_elses_act_still_stops_a_form_that_does_not_know_of_it(bench: Bench) -> None:
    bench.begin()
    found = bench.dialling.office.open(OWED.id)
    assert found is not None
    bench.dialling.office.do(found, FilledForm(Assign("kim"), "", bench.dial), "sam")
    later = bench.dialling.office.open(OWED.id)
    assert later is not None

    done = bench.dialling.office.do(later, FilledForm(Keep(Result.REACHED), "", bench.dial), "sam")

    assert done == TooLate()


def test_no_key_a_late_pick_up_or_no_dial_ring_nobody(bench: Bench) -> None:
    assert "<Dial" not in bench.post("accepted", Digits="1")[1]
    bench.begin()
    assert "<Dial" not in bench.post("accepted", Digits="")[1]

    bench.now = NOON + PICKED_UP + timedelta(seconds=1)
    assert "<Gather" not in bench.post("answered")[1]
    assert "<Dial" not in bench.post("accepted", Digits="1")[1]


def test_nothing_unsigned_is_believed(bench: Bench) -> None:
    bench.begin()

    status, document = bench.post("accepted", "forged", Digits="1")

    assert status == 403
    assert "+16045550123" not in document


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"version": 1}, "callbacks.too_late"),
        ({"by": "ana"}, "callbacks.too_late"),
        ({"number": ""}, "callbacks.dial_no_own"),
    ],
)
def test_what_stands_in_the_way_is_said(bench: Bench, wrong: dict[str, object], told: str) -> None:
    assert bench.begin(**wrong) == told
    assert bench.acts == []


def test_nobody_is_called_back_at_night(bench: Bench) -> None:
    bench.now = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)  # nine in the evening

    assert bench.begin() == "callbacks.dial_hours"


def test_a_button_pressed_twice_rings_once(bench: Bench) -> None:
    assert bench.begin() == ""
    assert bench.begin() == "callbacks.too_late"


def test_what_came_of_it_reaches_the_ledger_when_it_is_closed(bench: Bench) -> None:
    found = bench.dialling.office.open(OWED.id)
    assert found is not None

    bench.dialling.office.do(found, FilledForm(Keep(Result.REACHED), "", OWED.version), "sam")

    assert bench.settled == [("CA1", "sam")]


async def test_staff_are_rung_once_by_the_citys_number(web: MockRouter) -> None:
    route = web.post(CALLS).respond(201, json={"sid": SID})

    async with httpx2.AsyncClient() as http:
        client = Client(http, RestAccount("AC1", "token"), "")
        dial = OneDial("CA1-callback", 3)
        assert await ring_staff(client, "+16045550100", BASE, STAFF, dial) is Rung.RINGS
        assert await ring_staff(None, "+16045550100", BASE, STAFF, dial) is Rung.REFUSED

    assert route.call_count == 1
    form = httpx2.QueryParams(route.calls.last.request.content.decode())
    assert (form["To"], form["From"]) == ("+16045550177", "+16045550100")
    assert form["Url"].startswith(f"{BASE}/callbacks/CA1-callback/answered?dial=3")
    assert form["StatusCallback"].startswith(f"{BASE}/callbacks/CA1-callback/left?dial=3")


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (400, {"json": {"code": 21211}}, Rung.BAD_NUMBER),
        (400, {"json": {"code": 21215}}, Rung.BAD_NUMBER),
        (400, {"json": {"code": 21210}}, Rung.REFUSED),
        (401, {"json": {"code": 20003}}, Rung.REFUSED),
        (401, {"text": "no"}, Rung.REFUSED),
        (429, {"json": {"code": 20429}}, Rung.BUSY),
        (503, {"text": "<html>busy</html>"}, Rung.BUSY),
        (200, {"text": "<html>our engineers have been notified</html>"}, Rung.UNANSWERED),
    ],
)
async def test_what_the_carrier_says_instead_of_ringing_is_told_apart(
    web: MockRouter, status: int, content: dict[str, Any], expected: Rung
) -> None:
    web.post(CALLS).respond(status, **content)
    async with httpx2.AsyncClient() as http:
        client = Client(http, RestAccount("AC1", "token"), "")
        rung = await ring_staff(client, "+16045550100", BASE, STAFF, OneDial("CA1-callback", 3))

    assert rung is expected


async def test_a_carrier_that_does_not_answer_may_ring_all_the_same(web: MockRouter) -> None:
    web.post(CALLS).mock(side_effect=httpx.ReadTimeout)

    async with httpx2.AsyncClient() as http:
        client = Client(http, RestAccount("AC1", "token"), "")
        dial = OneDial("CA1-callback", 3)

        assert await ring_staff(client, "+16045550100", BASE, STAFF, dial) is Rung.UNANSWERED


def test_a_hidden_number_cannot_be_dialled(bench: Bench) -> None:
    hidden = replace(OWED, id="CA2-callback", encrypted_number="")
    bench.file(hidden)

    begun = bench.dialling.begin("CA2-callback", hidden.version, "sam", "+16045550177")

    assert begun == NotDialled("callbacks.dial_hidden")


REFUSED = ("+19005550199", "+18765550123", "+252612345678", "+881612345678", "+15005550123")


@pytest.mark.parametrize("number", REFUSED)
def test_nobody_is_rung_at_a_number_that_may_not_be_dialled(bench: Bench, number: str) -> None:
    assert bench.begin(number=number) == "callbacks.dial_own_not_allowed"
    assert (bench.acts, bench.minutes.noted) == ([], [])


@pytest.mark.parametrize("number", REFUSED)
def test_a_caller_who_keyed_such_a_number_is_not_called_back_by_the_line(bench: Bench, number: str) -> None:
    with bench.database.begin() as session:
        file_callback(session, replace(OWED, id="CA2-callback", encrypted_number=f"encrypted {number}"))

    begun = bench.dialling.begin("CA2-callback", OWED.version, "sam", "+16045550177")

    assert begun == NotDialled("callbacks.dial_not_allowed")
    assert bench.dialling.accepted(OneDial("CA2-callback", OWED.version)) is None


def test_nobody_is_rung_when_the_days_minutes_are_used_up(bench: Bench) -> None:
    bench.minutes.is_over = True

    assert bench.begin() == "callbacks.dial_no_minutes"
    assert bench.acts == []


def test_both_legs_count_for_as_long_as_they_last(bench: Bench) -> None:
    bench.begin()
    bench.post("accepted", Digits="1")
    bench.post("ended", DialCallStatus="completed", DialCallDuration="95")
    bench.post("left", CallStatus="completed", CallDuration="120")

    legs = f"{OWED.id}-{bench.dial}"
    assert bench.minutes.noted == [
        (f"{legs}-staff", None),
        (f"{legs}-caller", None),
        (f"{legs}-caller", 95),
        (f"{legs}-staff", 120),
    ]
