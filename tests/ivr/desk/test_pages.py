"""The desk's pages, with everything real but the telephone and the door."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from intents.privacy.personal import Personal
from ivr.desk.call import DeskCall, Phase, Preference, WrapUpKind
from ivr.desk.call_store import announce, keep_call, latest, load_call, purge_events
from ivr.desk.feed import EventKind
from ivr.storage.database import Database, open_database
from ivr.storage.privacy_requests import requests_open
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, TurnRecord
from routing.decision import Reason
from routing.handoff.handoff import Entity, How, ToldAnswer
from routing.journeys.run import Given, Run
from tests.load.desk_house import (
    ABROAD,
    COOKIE,
    ENCRYPTION,
    WITHOUT_NUMBER,
    House,
    desk_house,
    example_city,
    served,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"What the stores do on PostgreSQL is specified with them."
NUMBER, HOME = "+16045550142", "1842 Maple Street"


@dataclass
class Desk:
    """A house with a browser in it."""

    house: House
    browser: TestClient
    database: Database
    now: datetime

    def keep(self, *calls: DeskCall) -> None:
        with self.database.begin() as session:
            for call in calls:
                keep_call(session, call, self.now)
                ledger.append(session, CallRecord(call.sid, call.started_at, call.language))

    def call(self, sid: str = "CA1") -> DeskCall:
        with self.database.reading() as session:
            found = load_call(session, sid)
        assert found is not None
        return found

    def read(self, path: str = "", name: str = "sam") -> str:
        self.browser.cookies.set(COOKIE, name)
        return self.browser.get(f"/desk{path}").text

    def send(self, path: str, name: str = "sam", **fields: Any) -> str:
        self.browser.cookies.set(COOKIE, name)
        return self.browser.post(f"/desk{path}", data=fields).text

    def wrap_ups(self) -> list[tuple[str, str, str]]:
        day, zone = self.now.date(), example_city().directory.time_zone
        with self.database.reading() as session:
            found = ledger.extract(session, Period(day, day, zone)).wrap_ups
        return [(one.call_sid, one.kind.value, one.department) for one in found]


@pytest.fixture
def desk(database: Database, noon: datetime) -> Iterator[Desk]:
    house = desk_house(database, lambda: noon)
    with TestClient(house.app) as browser:
        yield Desk(house, browser, database, noon)


@pytest.fixture
def encrypted(waiting: DeskCall) -> DeskCall:
    address = Entity(Personal.ADDRESS, ENCRYPTION.encrypt(HOME), How.CONFIRMED)
    return replace(
        waiting,
        encrypted_number=ENCRYPTION.encrypt(NUMBER),
        masked_number="••• ••• ••42",
        known=replace(waiting.known, entities=(address,)),
    )


def test_the_wall_has_numbers_and_no_words_of_callers(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)

    page = desk.read("/wall?lang=en")

    assert re.search(r"Waiting</dt><dd>1<", page)
    assert "mon bac" not in page
    assert "<html" not in desk.read("/wall?lang=fr&part=figures")


def test_a_screen_pop_has_all_that_a_person_needs(desk: Desk, encrypted: DeskCall) -> None:
    desk.keep(encrypted)

    page = desk.read("/calls/CA1?lang=en")

    for needed in (
        "A missed garbage or recycling pickup",
        "high confidence",
        "Waste and Recycling",
        "French",
        "mon bac est encore là",
        "the answer did not help",
        "version 1",
        "2 within seven days",
        "••• ••• ••42",
        "confirmed",
        "On air:",
        "Accept",
    ):
        assert needed in page


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("Answers so far", "Project: <strong>a deck</strong>", "Heritage: <strong>yes</strong>")),
        (
            "fr",
            (
                "Réponses données",
                "Projet\N{NO-BREAK SPACE}: <strong>une terrasse</strong>",
                "Patrimoine\N{NO-BREAK SPACE}: <strong>oui</strong>",
            ),
        ),
    ],
)
def test_the_answers_given_on_a_guided_journey_are_shown(
    desk: Desk, waiting: DeskCall, language: str, shown: tuple[str, ...]
) -> None:
    given = (Given("project", "deck"), Given("heritage", "yes"))
    run = Run("permit.need_one", "permit-explorer@3", "", given)
    desk.keep(replace(waiting, known=replace(waiting.known, run=run)))

    page = desk.read(f"/calls/CA1?lang={language}")

    assert [each for each in shown if each not in page] == []


def test_what_is_encrypted_stays_out_of_every_page(desk: Desk, encrypted: DeskCall) -> None:
    desk.keep(encrypted)

    pages = desk.read() + desk.read("/calls/CA1") + desk.send("/search", department="waste")

    assert NUMBER not in pages
    assert HOME not in pages


def test_whoever_reveals_a_number_is_written_down(desk: Desk, encrypted: DeskCall) -> None:
    desk.keep(encrypted)

    page = desk.send("/calls/CA1/reveal")

    assert NUMBER in page
    assert HOME in page
    assert desk.house.audited == [("sam", "desk.revealed", "CA1")]


def test_whoever_took_a_call_sees_what_its_caller_gave_but_not_the_number(
    desk: Desk, encrypted: DeskCall
) -> None:
    desk.keep(encrypted)

    page = desk.send("/calls/CA1/accept")

    assert HOME in page
    assert NUMBER not in page
    assert desk.house.audited == [("sam", "desk.accept", "CA1"), ("sam", "desk.opened", "CA1")]


def test_of_two_who_accept_the_first_one_gets_the_call(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)

    first = desk.send("/calls/CA1/accept?lang=en", name="sam")
    second = desk.send("/calls/CA1/accept?lang=en", name="kim")

    assert "with sam" in first
    assert "A colleague was faster" in second
    assert desk.call().taken_by == "sam"


def test_whoever_has_no_telephone_is_asked_for_one(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)

    page = desk.send("/calls/CA1/accept?lang=en", name=WITHOUT_NUMBER)

    assert "Tell us the telephone" in page
    assert desk.call().phase is Phase.WAITING


def test_whoever_has_a_telephone_that_may_not_be_dialled_is_told_so(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)

    page = desk.send("/calls/CA1/accept?lang=en", name=ABROAD)

    assert "The line does not ring your telephone" in page
    assert desk.call().phase is Phase.WAITING


def test_nobody_is_rung_when_the_days_minutes_are_used_up(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)
    desk.house.desk.switchboard.has_minutes = False  # type: ignore[attr-defined]  # the house's own

    page = desk.send("/calls/CA1/accept?lang=en")

    assert "as long as it may today" in page
    assert desk.call().phase is Phase.WAITING


def test_a_call_with_the_line_is_taken_over(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.WITH_LINE))

    desk.send("/calls/CA1/take-over")

    assert (desk.call().phase, desk.call().taken_by) == (Phase.RINGING, "sam")
    assert desk.house.audited == [("sam", "desk.take_over", "CA1"), ("sam", "desk.opened", "CA1")]


def test_a_call_that_is_let_go_waits_again(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.RINGING, taken_by="sam"))

    desk.send("/calls/CA1/let-go", name="kim")
    still = desk.call().taken_by
    desk.send("/calls/CA1/let-go", name="sam")

    assert still == "sam"
    assert desk.call().phase is Phase.WAITING


def test_a_call_is_closed_with_its_row_in_the_ledger(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.ENDED, ended_at=desk.now, met_person=True))
    note = "Call Mary Jones at 604 555 0199, it is about the truck"

    page = desk.send("/calls/CA1/wrap-up?lang=en", kind="wrong_department", department="roads", note=note)

    closed = desk.call().wrap_up
    assert closed is not None
    assert (closed.kind, closed.department, closed.by) == (WrapUpKind.WRONG_DEPARTMENT, "roads", "sam")
    assert "0199" not in closed.note
    assert "truck" in closed.note
    assert "The call is closed." in page
    assert desk.wrap_ups() == [("CA1", "wrong_department", "roads")]


def test_a_wrap_up_that_is_sent_twice_counts_once(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.ENDED, ended_at=desk.now, met_person=True))

    desk.send("/calls/CA1/wrap-up", kind="resolved")
    desk.send("/calls/CA1/wrap-up", kind="resolved")
    desk.send("/calls/CA1/wrap-up", kind="abuse", name="kim")

    assert desk.wrap_ups() == [("CA1", "resolved", "")]


@pytest.mark.parametrize("phase", [Phase.WITH_LINE, Phase.WAITING, Phase.RINGING, Phase.MESSAGE, Phase.ENDED])
def test_a_call_in_which_nobody_talked_with_the_caller_is_not_closed(
    desk: Desk, waiting: DeskCall, phase: Phase
) -> None:
    desk.keep(replace(waiting, phase=phase))

    page = desk.send("/calls/CA1/wrap-up?lang=en", kind="wrong_department", department="roads")

    assert "Nothing was saved." in page
    assert desk.call().wrap_up is None
    assert desk.wrap_ups() == []


def test_a_call_that_never_was_is_not_closed(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)

    desk.send("/calls/CA404/wrap-up", kind="resolved")

    assert desk.wrap_ups() == []


def test_a_wrap_up_with_a_fault_keeps_what_was_typed(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.ENDED, ended_at=desk.now, met_person=True))

    page = desk.send("/calls/CA1/wrap-up?lang=fr", kind="wrong_department", note="le camion")

    assert "Choisissez le bon service." in page
    assert "le camion" in page
    assert re.search(r'value="wrong_department" checked', page)
    assert desk.call().wrap_up is None


def test_a_call_is_closed_with_one_of_the_city_s_canned_notes(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(replace(waiting, phase=Phase.ENDED, ended_at=desk.now, met_person=True))

    offered = desk.read("/calls/CA1?lang=fr")
    desk.send("/calls/CA1/wrap-up?lang=fr", canned="work_order", note="Rue Principale.")

    closed = desk.call().wrap_up
    assert "Bon de travail ouvert" in offered
    assert closed is not None
    assert closed.kind is WrapUpKind.FOLLOW_UP
    assert closed.note.startswith("Un bon de travail a été ouvert")
    assert closed.note.endswith("Rue Principale.")


def test_the_transcript_shows_both_sides(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)
    with desk.database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "fr", "mon bac", waiting.purge_on), str)
        turn = ("CA1", 1, desk.now, "fr", "HowCanIHelp", "recognized", "waste.missed_pickup", "Answer", 0.9)
        ledger.append(session, TurnRecord(*turn))

    page = desk.read("/calls/CA1?lang=en&part=pane")

    assert "mon bac" in page
    assert "answered: A missed garbage or recycling pickup" in page
    assert "<html" not in page


def test_a_turn_leads_to_why_it_was_understood_so(desk: Desk, waiting: DeskCall) -> None:
    desk.keep(waiting)
    with desk.database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "fr", "mon bac", waiting.purge_on), str)
        turn = ("CA1", 1, desk.now, "fr", "HowCanIHelp", "recognized", "waste.missed_pickup", "Answer", 0.9)
        ledger.append(session, TurnRecord(*turn))
    assert 'href="/desk/calls/CA1/turns/1?lang=en"' in desk.read("/calls/CA1?lang=en")

    page = desk.read("/calls/CA1/turns/1?lang=en")

    assert "mon bac" in page
    assert "it is nearest to this question of the city" in page
    assert "– low confidence" in page
    assert desk.browser.get("/desk/calls/CA1/turns/99?lang=en").status_code == 404


def test_a_call_that_is_no_longer_kept_is_said_to_be_so(desk: Desk) -> None:
    answer = desk.browser.get("/desk/calls/CA9?lang=en")

    assert answer.status_code == 404
    assert "no longer kept" in answer.text


def test_a_person_sees_what_they_asked_for(desk: Desk, waiting: DeskCall) -> None:
    other = replace(waiting, sid="CA2", department="roads")
    desk.keep(waiting, other)

    desk.send("/preferences", department=["roads", "nowhere"], language=["fr"], shortcuts="on")
    mine, theirs = desk.read(name="sam"), desk.read(name="kim")

    assert ("call-CA1" in mine, "call-CA2" in mine) == (False, True)
    assert ("call-CA1" in theirs, "call-CA2" in theirs) == (True, True)


def test_keys_can_be_switched_off(desk: Desk) -> None:
    before = desk.read()
    desk.send("/preferences")

    assert "data-shortcuts" in before
    assert "data-shortcuts" not in desk.read()


@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ({"words": "bac est"}, True),
        ({"words": "piscine"}, False),
        ({"topic": "waste.missed_pickup"}, True),
        ({"department": "roads"}, False),
        ({"day": "2026-11-25"}, True),
        ({"day": "2026-11-24"}, False),
        ({"reference": "A1"}, True),
    ],
)
def test_a_search_finds_by_words_topic_department_day_and_reference(
    desk: Desk, waiting: DeskCall, search: dict[str, str], is_found: bool
) -> None:
    desk.keep(waiting)
    with desk.database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "fr", "mon bac est encore là", waiting.purge_on), str)

    assert ("call-CA1" in desk.send("/search", **search)) is is_found


def test_a_search_without_a_call_says_which_calls_it_searched(desk: Desk) -> None:
    page = desk.send("/search?lang=en", reference="0000")

    assert "Found: 0" in page
    assert "Searched are the calls that passed this desk" in page


def test_a_day_that_cannot_be_read_is_named(desk: Desk) -> None:
    assert "Write the day as" in desk.send("/search?lang=en", day="yesterday")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("objection", "Remembered. Nothing of this"),
        ("no_objection", "It cannot be remembered"),
        ("marked", "It is counted without your name."),
    ],
)
def test_what_came_of_an_act_is_told(desk: Desk, waiting: DeskCall, said: str, told: str) -> None:
    desk.keep(waiting)

    assert told in desk.read(f"/calls/CA1?lang=en&said={said}")


def test_what_is_remembered_of_an_objection_takes_the_place_of_its_button(
    desk: Desk, waiting: DeskCall
) -> None:
    desk.keep(replace(waiting, known=replace(waiting.known, reason=Reason.OBJECTED)))

    before, after = desk.read("/calls/CA1?lang=en"), desk.read("/calls/CA1?lang=en&said=objection")

    assert ["Remember for this number" in page for page in (before, after)] == [True, False]


def test_an_objection_that_is_remembered_is_not_offered_again(desk: Desk, waiting: DeskCall) -> None:
    objects = replace(waiting, known=replace(waiting.known, reason=Reason.OBJECTED))
    caller = ENCRYPTION.caller_hashes(NUMBER)[0]
    with desk.database.begin() as session:
        for call in (objects, replace(objects, sid="CA2")):
            keep_call(session, call, desk.now)
            ledger.append(session, CallRecord(call.sid, call.started_at, call.language, caller))

    before = desk.read("/calls/CA2?lang=en")
    desk.send("/calls/CA1/objection?lang=en")
    after = [desk.read(f"/calls/{sid}?lang={language}") for sid, language in (("CA1", "en"), ("CA2", "fr"))]

    assert "Remember for this number" in before
    assert "Already remembered for this number" in after[0]
    assert "Déjà retenu pour ce numéro" in after[1]
    assert not any("/objection?" in page for page in after)


@pytest.mark.parametrize("phase", Phase)
def test_an_incident_can_be_reported_while_the_call_lasts_and_afterwards(
    desk: Desk, waiting: DeskCall, phase: Phase
) -> None:
    desk.keep(replace(waiting, phase=phase))

    assert "/incidents/new?call=CA1" in desk.read("/calls/CA1?lang=en&part=pane")


def test_an_answer_that_was_cut_short_is_told_apart(desk: Desk, waiting: DeskCall) -> None:
    cut = ToldAnswer("waste.missed_pickup", 1, is_whole=False)
    desk.keep(replace(waiting, known=replace(waiting.known, answered=(cut,))))

    assert "perhaps not to its end" in desk.read("/calls/CA1?lang=en")


@pytest.mark.parametrize(
    ("knows_number", "told"),
    [(True, "Kept for the privacy officer."), (False, "It cannot be kept")],
)
def test_what_a_caller_asks_about_their_data_goes_to_the_privacy_officer(
    desk: Desk, encrypted: DeskCall, waiting: DeskCall, *, knows_number: bool, told: str
) -> None:
    desk.keep(encrypted if knows_number else replace(waiting, encrypted_number=""))

    page = desk.send("/calls/CA1/request?lang=en", kind="access")

    with desk.database.reading() as session:
        kinds = [one.kind.value for one in requests_open(session)]
    assert told in page
    assert kinds == (["access"] if knows_number else [])


@pytest.mark.parametrize(("is_doubted", "told"), [(True, "found it forged"), (False, "hidden by the caller")])
def test_a_number_that_is_not_kept_says_why(
    desk: Desk, waiting: DeskCall, *, is_doubted: bool, told: str
) -> None:
    known = replace(waiting.known, is_doubted=is_doubted)
    desk.keep(replace(waiting, encrypted_number="", masked_number="", known=known))

    assert told in desk.read("/calls/CA1?lang=en")


def test_nothing_else_can_be_asked_about_data_at_the_desk(desk: Desk, encrypted: DeskCall) -> None:
    desk.keep(encrypted)

    desk.send("/calls/CA1/request?lang=en", kind="revenge")

    with desk.database.reading() as session:
        assert requests_open(session) == ()


Keep = Callable[..., int]
PATIENCE_SECONDS = 30
"Of the connection on a busy machine; nothing here measures how long it takes."


@dataclass(frozen=True)
class Told:
    """One event as a browser gets it."""

    event: str
    data: str
    id: str

    @property
    def calls(self) -> list[dict[str, object]]:
        return json.loads(self.data)["calls"]

    @property
    def turns(self) -> list[str]:
        return json.loads(self.data)["turns"]


@pytest.fixture
def house(database_url: str, noon: datetime) -> Iterator[House]:
    with closing(open_database(database_url)) as database:
        house = desk_house(database, lambda: noon)
        house.app.state.desk = replace(house.desk, tick_seconds=0.1)
        yield house


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.fixture
def keep(database: Database, noon: datetime) -> Keep:
    """Another process keeps calls; the number of the last event comes back."""

    def keep(*calls: DeskCall, at: datetime = noon) -> int:
        with database.begin() as session:
            for call in calls:
                keep_call(session, call, at)
        with database.reading() as session:
            return latest(session)

    return keep


def listen(address: str, until: str, after: int = -1, **headers: str) -> list[Told]:
    """Listen until an event is the last that was waited for; a desk is open once it is told so."""
    told = []
    for one in opened(address, after, **headers):
        told.append(one)
        if one.event == until:
            return told
    raise AssertionError(told)


def opened(address: str, after: int = -1, **headers: str) -> Iterator[Told]:
    """Open a desk's connection, and yield what it is told until the service ends it."""
    events_of_desk = f"{address}/desk/events?after={after}&lang=en"
    with httpx2.stream(
        "GET", events_of_desk, headers=headers, cookies={COOKIE: "sam"}, timeout=PATIENCE_SECONDS
    ) as answer:
        yield from events(answer.iter_lines())


def events(lines: Iterator[str]) -> Iterator[Told]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Told(fields.get("event", ""), fields.get("data", ""), fields.get("id", ""))
            fields = {}


def test_a_desk_is_told_of_a_call_of_another_process(address: str, keep: Keep, waiting: DeskCall) -> None:
    keep(waiting)

    told = listen(address, "news", after=0)

    (call,) = told[-1].calls
    assert (call["sid"], call["group"]) == ("CA1", "waiting")
    assert "A missed garbage or recycling pickup" in str(call["html"])
    assert told[-1].id == "1"


def test_a_page_already_shows_what_another_process_has_just_kept(
    address: str, keep: Keep, waiting: DeskCall
) -> None:
    httpx2.get(f"{address}/desk", timeout=PATIENCE_SECONDS)

    keep(waiting)

    assert "call-CA1" in httpx2.get(f"{address}/desk", timeout=PATIENCE_SECONDS).text


def test_a_desk_that_lost_its_connection_hears_what_it_missed_and_nothing_twice(
    address: str, keep: Keep, waiting: DeskCall
) -> None:
    heard = keep(waiting)
    keep(replace(waiting, sid="CA2"), replace(waiting, sid="CA3"))

    told = listen(address, "news", **{"Last-Event-ID": str(heard)})

    assert [call["sid"] for call in told[-1].calls] == ["CA2", "CA3"]


def test_a_call_that_changed_many_times_is_told_once_as_it_is_now(
    house: House, keep: Keep, waiting: DeskCall
) -> None:
    for phase in (Phase.WITH_LINE, Phase.WAITING, Phase.RINGING):
        keep(replace(waiting, phase=phase))

    with served(house.app) as address:
        told = listen(address, "news", after=0)

    assert [call["group"] for call in told[-1].calls] == ["people"]


def test_a_desk_that_was_away_too_long_looks_at_everything_anew(
    house: House, keep: Keep, database: Database, waiting: DeskCall, noon: datetime
) -> None:
    keep(waiting)
    keep(replace(waiting, sid="CA2"), at=noon + timedelta(days=2))
    with database.begin() as session:
        purge_events(session, noon + timedelta(days=1))

    with served(house.app) as address:
        told = listen(address, "anew", after=0)

    assert told[-1].id == "2"


def test_a_call_that_ended_goes(address: str, keep: Keep, waiting: DeskCall, noon: datetime) -> None:
    keep(waiting)
    keep(replace(waiting, phase=Phase.ENDED, ended_at=noon))

    told = listen(address, "news", after=1)

    assert told[-1].calls == [{"sid": "CA1"}]


def test_a_desk_is_not_shown_what_its_person_does_not_want(
    address: str, house: House, keep: Keep, waiting: DeskCall
) -> None:
    house.desk.preferences.save("sam", Preference(departments=("roads",)))
    keep(waiting)

    told = listen(address, "news", after=0)

    assert told[-1].calls == [{"sid": "CA1"}]


def test_each_utterance_is_announced_to_whoever_reads_along(
    address: str, keep: Keep, database: Database, waiting: DeskCall, noon: datetime
) -> None:
    after = keep(waiting)
    with database.begin() as session:
        announce(session, EventKind.TURN, "CA1", noon)

    told = listen(address, "news", after=after)

    assert (told[-1].calls, told[-1].turns) == ([], ["CA1"])


def test_whoever_was_signed_out_is_told_so_and_nothing_more(address: str, house: House) -> None:
    told = []
    for one in opened(address):
        told.append(one.event)
        house.signed_out.add("sam")

    assert told[-1] == "left"


def test_a_callback_is_announced_by_its_id(address: str, database: Database, noon: datetime) -> None:
    with database.begin() as session:
        announce(session, EventKind.CALLBACK, "RE1", noon)

    told = listen(address, "news", after=0)

    assert [one.data for one in told if one.event == "callback"] == ["RE1"]
