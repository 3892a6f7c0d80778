"""The pages of what is owed to callers, as a member of staff uses them."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from intents.privacy.redaction import redacted
from ivr.desk.call_store import latest
from ivr.desk.callbacks import pages
from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, TranscriptState
from ivr.desk.callbacks.dialling import Dialling, OneDial, Rung
from ivr.desk.callbacks.office import CallbackOffice
from ivr.desk.callbacks.store import file_callback, load_callback, steps_of
from ivr.desk.tickets.store import add_ticket, save_ticket
from ivr.desk.tickets.ticket import Ticket
from ivr.storage.database import Database
from ivr.web.pages import offer_pages
from metrics.dates import full_day
from routing.departments.loading import load_directory
from routing.outbound.allow_list import Dialable
from tests.fixtures.outbound import FakeMinutes
from tests.fixtures.routes import include

CITY = Path("deploy/example-city")
NUMBER = "+16045550187"
OWN = "+16045550177"
NAMES = {"sam": "Sam Roy", "kim": "Kim Tremblay"}
WORDS = "My bin was not emptied, call me at 604 555 0123."


@dataclass
class Staff:
    """A browser of a member of staff, and what is known about the city's callbacks."""

    client: TestClient
    database: Database
    clock: list[datetime]
    audited: list[str] = field(default_factory=list)
    person: list[str] = field(default_factory=lambda: ["sam"])
    misrouted: list[tuple[str, str, str]] = field(default_factory=list)

    def file(self, *callbacks: Callback) -> None:
        with self.database.begin() as session:
            for callback in callbacks:
                file_callback(session, callback)

    def get(self, path: str = "", **query: str) -> str:
        return self.client.get(f"/desk/callbacks{path}", params={"lang": "en", **query}).text

    def post(self, act: str, version: int = 1, **fields: str):
        return self.client.post(
            "/desk/callbacks/RE1?lang=en", data={"act": act, "version": str(version), **fields}
        )

    def stored(self) -> Callback:
        with self.database.reading() as session:
            callback = load_callback(session, "RE1")
        assert callback is not None
        return callback


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """One kind of database is enough for pages; the store is tested on both."""
    return sqlite_database


@pytest.fixture
def callback(callback) -> Callback:
    return replace(
        callback,
        encrypted_number=f"encrypted {NUMBER}",
        reading=TranscriptState.READ,
        preview=redacted(WORDS),
        encrypted_words=f"encrypted {WORDS}",
    )


async def fetched(url: str) -> bytes | None:
    if url.endswith("down"):
        return None
    return f"RIFF of {url}".encode()


@pytest.fixture
def staff(database: Database, callback, now) -> Staff:
    app = FastAPI()
    include(app, pages.router)
    offer_pages(app)
    clock, person, misrouted = [now], ["sam"], []
    directory, _ = load_directory(CITY)
    app.state.callbacks = CallbackOffice(
        database,
        lambda: directory,
        lambda encrypted: (
            encrypted.removeprefix("encrypted ")
            if encrypted.startswith("encrypted ") or not encrypted
            else None
        ),
        redacted,
        lambda: clock[0],
        lambda article, _: article,
        lambda session, callback, doing: misrouted.append((callback.call_sid, callback.department, doing.by)),
        fetched,
        lambda: NAMES,
        lambda: NAMES,
    )

    async def ring(to: Dialable, dial: OneDial) -> Rung:
        rung.append(f"{to.number} {dial.callback}")
        return answers[0]

    rung: list[str] = []
    minutes = app.state.minutes = FakeMinutes()
    answers = app.state.carrier_says = [Rung.RINGS]
    app.state.rung, app.state.dialling = rung, Dialling(app.state.callbacks, ring, minutes)

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(
            id=person[0], name="Sam", roles=frozenset({"staff"}), number=OWN if person[0] == "sam" else ""
        )
        request.state.csrf_token = "token"
        return await call_next(request)

    staff = Staff(TestClient(app), database, clock, person=person, misrouted=misrouted)
    app.state.audit = lambda _, act, subject: staff.audited.append(f"{act} {subject}")
    staff.file(callback)
    return staff


def test_the_list_says_what_is_owed_when_and_by_whom(staff) -> None:
    page = staff.get()

    assert "Message: waste.missed_pickup" in page
    assert "due in 23 h" in page
    assert "waste collection" in page or "waste" in page
    assert "My bin was not emptied" in page
    assert "1 in this list." in page


def test_what_is_encrypted_stands_in_no_page_until_it_is_asked_for(staff) -> None:
    seen = staff.get() + staff.get("/RE1")

    for secret in (NUMBER, NUMBER.removeprefix("+1"), "0123", "encrypted"):
        assert secret not in seen
    assert staff.audited == []


def test_who_looks_at_a_number_is_written_down(staff) -> None:
    page = staff.client.post("/desk/callbacks/RE1/reveal?lang=en", data={"what": "number"})

    assert f'href="tel:{NUMBER}"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert staff.audited == ["callbacks.reveal_number RE1"]


def test_who_reads_every_word_is_written_down(staff) -> None:
    page = staff.client.post("/desk/callbacks/RE1/reveal?lang=en", data={"what": "words"})

    assert "604 555 0123" in page.text
    assert staff.audited == ["callbacks.reveal_words RE1"]


def test_nothing_else_can_be_revealed(staff) -> None:
    assert staff.client.post("/desk/callbacks/RE1/reveal", data={"what": "version"}).status_code == 404


def test_overdue_is_said_in_words(staff, callback) -> None:
    staff.clock[0] = callback.due_at + timedelta(hours=3)

    page = staff.get()

    assert '<strong class="overdue">Overdue</strong>' in page
    assert "3 h late" in page
    assert "1 overdue" in page


def test_the_list_shows_only_what_is_wanted(staff, callback) -> None:
    taken = replace(callback, id="RE2", state=CallbackState.TAKEN, owner="sam", department="roads")
    staff.file(taken)

    assert "RE1" not in staff.get(which="taken")
    assert "RE2" not in staff.get(department="waste")
    assert "RE1" not in staff.get(mine="true")
    assert "Nothing waits here." in staff.get(which="done")
    assert "RE1" in staff.get(which="nonsense")


def test_a_call_back_says_that_the_caller_wishes_one(staff, callback) -> None:
    staff.file(
        replace(
            callback, id="CA2-callback", kind=CallbackKind.CALLBACK, reading=TranscriptState.NONE, preview=""
        )
    )

    page = staff.get()

    assert "Call-back: waste.missed_pickup" in page
    assert "Wishes to be called back" in page


def test_whom_of_the_city_the_caller_asked_for_is_shown(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", person="Madame Gagnon"))

    page = staff.get("/RE2")

    assert "Asked for" in page
    assert "Madame Gagnon" in page


def test_a_message_that_must_not_be_written_down_is_for_listening(staff, callback) -> None:
    until = callback.purge_on
    sound = replace(
        callback, id="RE2", reading=TranscriptState.SOUND, preview="", encrypted_words="", audio_until=until
    )
    staff.file(sound)

    page = staff.get("/RE2")

    assert "Listen to the recording" in page
    assert full_day(until, "en") in page
    assert "Show every word" not in page


def test_a_hidden_number_is_not_offered(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", encrypted_number=""))

    page = staff.get("/RE2")

    assert "The caller hides their number" in page
    assert "Show the number" not in page


def test_a_message_that_could_not_be_read_says_where_its_recording_is(staff, callback) -> None:
    until = callback.purge_on
    unread = replace(
        callback,
        id="RE2",
        reading=TranscriptState.UNREADABLE,
        preview="",
        encrypted_words="",
        audio_until=until,
    )
    staff.file(unread)

    page = staff.get("/RE2")

    assert "could not be read" in page
    assert full_day(until, "en") in page


def test_a_number_of_another_secret_is_told_as_lost(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", encrypted_number="foreign"))

    assert "encrypted by another secret" in staff.get("/RE2")


def test_somebody_takes_a_callback_and_closes_it(staff) -> None:
    taken = staff.post("take")
    closed = staff.post("close", 2, result="reached", note="Bin comes Friday, 12 Maple Street.")

    assert "It is yours now." in taken.text
    assert "It is closed." in closed.text
    assert staff.stored().state is CallbackState.DONE
    with staff.database.reading() as session:
        notes = [step.note for step in steps_of(session, "RE1")]
    assert notes[1].startswith("Bin comes Friday")
    assert "Maple" not in notes[1]


def test_every_change_is_announced_to_all_desks(staff) -> None:
    staff.post("take")

    with staff.database.reading() as session:
        assert latest(session) == 1


def test_the_same_form_sent_twice_counts_once(staff) -> None:
    pages = [staff.post("take") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    with staff.database.reading() as session:
        assert len(steps_of(session, "RE1")) == 1


def test_who_is_slower_sees_how_it_stands_and_keeps_what_they_wrote(staff) -> None:
    staff.post("take")
    staff.person[0] = "kim"

    page = staff.post("hand_on", department="roads", note="This is a road matter.")

    assert page.status_code == 409
    assert "Somebody else was faster" in page.text
    assert "This is a road matter." in page.text
    assert "taken: Sam Roy" in page.text


def test_a_form_without_a_result_comes_back_beside_its_field(staff) -> None:
    staff.post("take")

    page = staff.post("close", 2, note="Spoke with them.")

    assert page.status_code == 422
    assert 'id="result-fault"' in page.text
    assert "Spoke with them." in page.text


def test_a_message_that_came_to_a_wrong_department_is_counted_as_misrouted(staff) -> None:
    sent = [staff.post("hand_on", department="roads", note="A pothole.") for _ in range(2)]

    assert [page.status_code for page in sent] == [200, 200]
    assert staff.stored().department == "roads"
    assert staff.misrouted == [("CA1", "roads", "sam")]


def test_a_callback_that_is_not_kept_any_more_says_so(staff) -> None:
    assert "This is not kept any more" in staff.get("/RE9")
    assert staff.client.get("/desk/callbacks/RE9").status_code == 404
    assert staff.client.post("/desk/callbacks/RE9", data={"act": "take"}).status_code == 404


def test_the_pages_can_be_read_in_french(staff) -> None:
    page = staff.client.get("/desk/callbacks/RE1?lang=fr").text

    assert "Ce que vous pouvez faire" in page
    assert "Je m&#39;en occupe" in page or "Je m'en occupe" in page


def test_both_languages_say_everything() -> None:
    english, french = (
        yaml.safe_load(Path(f"ivr/desk/callbacks/words/{language}.yaml").read_text(encoding="utf-8"))
        for language in ("en", "fr")
    )

    assert english.keys() == french.keys()


def test_what_callers_said_is_escaped(staff, callback) -> None:
    staff.file(replace(callback, id="RE2", preview="<script>alert(1)</script>"))

    assert "<script>alert" not in staff.get() + staff.get("/RE2")


def test_no_address_holds_a_callers_number(staff) -> None:
    moved = staff.client.post(
        "/desk/callbacks/RE1", data={"act": "take", "version": "1"}, follow_redirects=False
    )

    assert moved.status_code == 303
    assert json.dumps(dict(moved.headers)).find("0187") == -1


def test_a_callback_shows_its_ticket_or_why_there_is_none_yet(staff, callback) -> None:
    ticket = Ticket("RE1", "CA1", "waste", callback.left_at, callback.left_at, callback.purge_on)
    with staff.database.begin() as session:
        add_ticket(session, ticket)
    assert "on its way" in staff.get("/RE1")

    sending = ticket.sending(callback.left_at)
    with staff.database.begin() as session:
        save_ticket(session, ticket, sending)
        save_ticket(session, sending, refused := sending.refused("No such group", callback.left_at))
    assert "not taken: No such group" in staff.get("/RE1")

    with staff.database.begin() as session:
        save_ticket(session, refused, refused.filed("1", "12001"))
    assert "12001" in staff.get("/RE1")


def test_who_took_a_callback_dials_it_from_its_page(staff) -> None:
    assert "Ring my telephone" not in staff.get("/RE1")
    staff.post("take")
    assert "Ring my telephone" in staff.get("/RE1")

    page = staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})
    again = staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})

    assert "Your telephone rings." in page.text
    assert "dialled from here" in page.text
    assert again.status_code == 409
    assert staff.client.app.state.rung == [f"{OWN} RE1"]
    assert staff.audited[-1:] == ["callbacks.dialled RE1"]


@pytest.mark.parametrize(
    ("says", "told", "acts"),
    [
        (Rung.BUSY, "The telephone company is busy.", ["take", "dial", "miss"]),
        (Rung.BAD_NUMBER, "cannot ring the number in your account", ["take", "dial", "miss"]),
        (Rung.REFUSED, "does not take calls of this line", ["take", "dial", "miss"]),
        (Rung.UNANSWERED, "If your telephone rings within a minute", ["take", "dial"]),
    ],
)
def test_a_carrier_that_does_not_ring_says_why_and_the_history_tells(staff, says, told, acts) -> None:
    staff.post("take")
    staff.client.app.state.carrier_says[0] = says

    page = staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})

    with staff.database.reading() as session:
        assert [step.act for step in steps_of(session, "RE1")] == acts
    assert page.status_code == 409
    assert told in page.text


def test_a_telephone_that_still_rings_is_not_rung_a_second_time(staff) -> None:
    staff.post("take")
    staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})

    again = staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "3"})

    assert again.status_code == 409
    assert "Your telephone is still being rung." in again.text


def test_only_whoever_dials_sees_how_the_dial_goes(staff) -> None:
    staff.post("take")
    staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})

    own, others = staff.get("/RE1"), (staff.person.__setitem__(0, "kim"), staff.get("/RE1"))[1]

    assert "Press 1, and the caller is rung." in own
    assert "Press 1, and the caller is rung." not in others


def test_who_has_no_telephone_of_their_own_is_told_so(staff) -> None:
    staff.person[0] = "ana"
    staff.post("take")

    page = staff.client.post("/desk/callbacks/RE1/dial?lang=en", data={"version": "2"})

    assert page.status_code == 409
    assert "Tell us your own telephone first" in page.text


def chosen(*callbacks: str) -> dict[str, list[str] | str]:
    return {"chosen": [f"{one} 1" for one in callbacks], "result": "resolved"}


def test_several_are_closed_at_once_and_what_changed_meanwhile_stays(
    staff: Staff, callback: Callback
) -> None:
    staff.file(callback, replace(callback, id="RE2"), replace(callback, id="RE3", owner="kim", version=2))

    moved = staff.client.post(
        "/desk/callbacks/close?lang=en&which=open", data=chosen("RE1", "RE2", "RE3"), follow_redirects=False
    )

    assert moved.headers["location"].endswith("which=open&closed=2&late=1")
    page = staff.client.get(moved.headers["location"]).text
    assert "2 are closed. 1 was changed by somebody else" in page
    assert staff.stored().state is CallbackState.DONE
    assert 'href="/desk/callbacks/RE3' in page
    assert 'value="RE3 2"' not in page, "a colleague works on it"


def test_closing_nothing_is_told(staff: Staff, callback: Callback) -> None:
    staff.file(callback)

    answer = staff.client.post("/desk/callbacks/close?lang=en", data={"result": "resolved"})

    assert answer.status_code == 422
    assert 'data-live="/desk/callbacks?lang=en"' in answer.text, "what can be read again, not /close"
    assert "Choose at least one" in answer.text


def test_messages_of_one_caller_stand_together(staff: Staff, callback: Callback, now: datetime) -> None:
    other = replace(callback, id="RE2", encrypted_number="encrypted +16045550100", due_at=now)
    staff.file(callback, other, replace(callback, id="RE3", due_at=now + timedelta(hours=9)))

    page = staff.get()

    assert "1 more from the same caller" in page
    order = [page.index(f'id="callback-{one}"') for one in ("RE1", "RE3")]
    between = [page.index('id="callback-RE2"'), *order]
    assert not order[0] < between[0] < order[1]
