"""A privacy officer gives a copy, holds, releases and forgets, each by typing the number twice."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import select

from ivr.accounts import audit_store
from ivr.privacy import pages
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.privacy.retention import Purging
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.objections import rehash_objections
from ivr.storage.privacy_requests import confirm_request, rehash_requests
from ivr.storage.store import (
    CallerWords,
    StreamToken,
    create_call,
    keep_words,
    load_call,
    words_of,
)
from ivr.storage.texts.sent_store import due_texts, note_unreachable
from ivr.web.pages import offer_pages
from metrics.ledger import store as ledger
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.repeat import caller_hash
from routing.outbound.store import Kind, TextEntry, entries_of, note_text
from routing.texting.text_message import Unreachable
from tests.fixtures.routes import include
from tests.ivr.privacy.tables import TABLES

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
ZONE = ZoneInfo("America/Vancouver")
NUMBER, TYPED, OTHER = "+16045550121", "604-555-0121", "604-555-0122"
OLD, NEW = b"the old secret", b"the new secret"


def keep(database: Database, sid: str, caller: str, at: datetime = NOW) -> None:
    with database.begin() as session:
        ledger.append(
            session,
            QueryRecord(sid, 1, at, "en", caller_hash=caller),
            CallRecord(sid, at, "en", caller_hash=caller),
        )
        keep_words(session, CallerWords(sid, 1, "en", f"a question in {sid}", date(2026, 11, 25)), str)


@pytest.fixture
def requests(database: Database, tmp_path: Path) -> CallerRequests:
    keep(database, "CA1", caller_hash(NEW, NUMBER))
    keep(database, "CA2", caller_hash(NEW, "+16045550122"))
    return CallerRequests(database, Encryption(NEW), Forgotten(tmp_path), lambda: NOW, ZONE)


@pytest.fixture
def client(requests: CallerRequests) -> TestClient:
    app = FastAPI()
    include(app, pages.router)
    offer_pages(app)
    app.state.caller_requests = requests

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id="pia", name="Pia", roles=frozenset({"privacy"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return TestClient(app)


def kept(requests: CallerRequests) -> list[str]:
    with requests.database.reading() as session:
        return [sid for sid in ("CA1", "CA2") if words_of(session, sid)]


def acts(requests: CallerRequests) -> list[tuple[str, str, str]]:
    with requests.database.reading() as session:
        found = audit_store.latest(session, 20)
    return [(one.person, one.act, one.subject) for one in reversed(found)]


def test_a_look_tells_how_much_is_kept_and_none_of_it(client: TestClient, requests: CallerRequests) -> None:
    page = client.post("/privacy?lang=en", data={"number": TYPED})

    assert "Calls: 1. Turns whose words are kept: 1. Messages: 0." in page.text
    assert "a question" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert acts(requests) == [("pia", "caller.looked_up", "")]


def test_a_copy_is_a_file_of_this_callers_calls_alone(client: TestClient, requests: CallerRequests) -> None:
    copy = client.post("/privacy/export", data={"number": TYPED, "again": NUMBER})

    assert [(call["call"], call["words"]) for call in copy.json()["calls"]] == [
        ("CA1", ["a question in CA1"])
    ]
    assert copy.json()["no_texts"] == []
    assert copy.headers["content-disposition"] == 'attachment; filename="caller.json"'
    assert [act for _, act, _ in acts(requests)] == ["caller.exported"]


def test_who_is_forgotten_is_gone_and_noted_for_restored_backups(
    client: TestClient, requests: CallerRequests
) -> None:
    page = client.post("/privacy/forget?lang=fr", data={"number": TYPED, "again": TYPED})

    assert "Oubliée. Les appels restent comptés" in page.text
    assert kept(requests) == ["CA2"]
    assert '"CA1"' in (requests.forgotten.folder / "forgotten.jsonl").read_text("utf-8")


def test_a_call_dated_after_the_clock_is_forgotten_as_well(
    client: TestClient, requests: CallerRequests
) -> None:
    tonight = NOW + timedelta(hours=12)
    keep(requests.database, "CA3", caller_hash(NEW, NUMBER), tonight)
    with requests.database.begin() as session:
        note_text(session, TextEntry("CA3-1", "CA3", Kind.TEXT, caller_hash(NEW, NUMBER), "x"), tonight)

    page = client.post("/privacy/forget?lang=en", data={"number": TYPED, "again": TYPED}).text

    assert "Forgotten." in page
    assert "Nothing that leads to this number." in page
    with requests.database.reading() as session:
        assert words_of(session, "CA3") == ()
        assert entries_of(session, "CA3") == ()


def store(requests: CallerRequests, sid: str) -> None:
    with requests.database.begin() as session:
        create_call(session, sid, "{}", StreamToken("", NOW), NOW)


def test_a_call_that_goes_on_is_kept_whole_and_the_page_says_so(
    client: TestClient, requests: CallerRequests
) -> None:
    store(requests, "CA1")
    keep(requests.database, "CA3", caller_hash(NEW, NUMBER))
    asked(client, "erasure")

    page = client.post("/privacy/forget?lang=en", data={"number": TYPED, "again": TYPED}).text

    assert "Forgotten." not in page
    assert "A call of this number is going on" in page
    assert "Calls: 1." in page
    assert kept(requests) == ["CA1", "CA2"]
    assert [one.kind.value for one in requests.waiting()] == ["erasure"]
    with requests.database.reading() as session:
        assert load_call(session, "CA1")
        assert words_of(session, "CA3") == ()


@pytest.mark.parametrize(
    ("began_at", "ended_at"), [(NOW, NOW), (NOW - LONGEST_CALL, None)], ids=["over", "lost"]
)
def test_a_call_that_is_over_or_was_lost_keeps_nobody_from_being_forgotten(
    client: TestClient, requests: CallerRequests, began_at: datetime, ended_at: datetime | None
) -> None:
    caller = caller_hash(NEW, NUMBER)
    keep(requests.database, "CA3", caller, began_at)
    store(requests, "CA3")
    with requests.database.begin() as session:
        ledger.append(session, CallRecord("CA3", began_at, "en", caller_hash=caller, ended_at=ended_at))

    page = client.post("/privacy/forget?lang=en", data={"number": TYPED, "again": TYPED}).text

    assert "Forgotten." in page
    with requests.database.reading() as session:
        assert words_of(session, "CA3") == ()
        assert load_call(session, "CA3") is None


def test_a_copy_to_read_is_a_page_in_the_callers_language_that_needs_no_other_file(
    client: TestClient, requests: CallerRequests
) -> None:
    asked(client, "correction", note="<b>The</b> house number is 14.")
    with requests.database.begin() as session:
        ledger.append(session, CallRecord("CA1", NOW, "fr", caller_hash=caller_hash(NEW, NUMBER)))

    copy = client.post("/privacy/export?lang=en", data={"number": TYPED, "again": TYPED, "form": "page"})

    assert copy.headers["content-disposition"] == 'attachment; filename="caller.html"'
    assert copy.headers["cache-control"] == "no-store"
    assert '<html lang="fr">' in copy.text
    assert "<h3>Ce que vous avez dit</h3>" in copy.text
    assert "<li>a question in CA1</li>" in copy.text
    assert "question in CA2" not in copy.text
    assert "<dt>Demandé le</dt><dd>25\xa0nov. 2026, " in copy.text
    assert "<dt>Genre</dt><dd>Une correction</dd>" in copy.text
    assert "&lt;b&gt;The&lt;/b&gt; house number is 14." in copy.text
    assert not re.search(r"(src|href)=", copy.text)
    assert [act for _, act, _ in acts(requests)][-1] == "caller.exported"


def test_each_number_typed_again_is_named_by_what_it_is_for(client: TestClient) -> None:
    page = client.post("/privacy?lang=en", data={"number": TYPED}).text

    names = [
        " ".join(re.findall(rf'id="{part}"[^>]*>([^<]+)<', page)[0] for part in parts.split())
        for parts in re.findall(r'<input id="[a-z]+-again" aria-labelledby="([^"]+)"', page)
    ]
    assert names == [
        f"Type the number again {act}"
        for act in ("A copy", "Do not transcribe", "Legal hold", "Forget this caller")
    ]


def test_after_an_erasure_no_hash_is_left_that_whoever_has_the_secret_could_reverse(
    client: TestClient, requests: CallerRequests
) -> None:
    for act in ("", "/export", "/hold", "/release", "/forget"):
        client.post(f"/privacy{act}", data={"number": TYPED, "again": TYPED})

    digest = caller_hash(NEW, NUMBER).partition(".")[2]
    assert {act for _, act, _ in acts(requests)} >= {"caller.forgotten", "caller.held", "caller.exported"}
    with requests.database.reading() as session:
        for table in TABLES.values():
            assert all(digest not in str(row) for row in session.execute(select(table))), table.name
    assert digest not in (requests.forgotten.folder / "forgotten.jsonl").read_text("utf-8")


def test_nobody_is_forgotten_whom_a_restored_backup_would_bring_back(
    client: TestClient, requests: CallerRequests
) -> None:
    requests.forgotten.folder.joinpath("forgotten.jsonl").mkdir(parents=True)

    page = client.post("/privacy/forget", data={"number": TYPED, "again": TYPED})

    assert page.status_code == 422
    assert "so nobody was forgotten" in page.text
    assert kept(requests) == ["CA1", "CA2"]


@pytest.mark.parametrize("act", ["export", "forget", "hold", "release"])
@pytest.mark.parametrize("again", ["", OTHER, "yes"])
def test_nothing_is_done_until_the_same_number_is_typed_again(
    client: TestClient, requests: CallerRequests, act: str, again: str
) -> None:
    page = client.post(f"/privacy/{act}?lang=en", data={"number": TYPED, "again": again})

    assert page.status_code == 422
    assert {done for _, done, _ in acts(requests)} == {"caller.looked_up"}
    assert kept(requests) == ["CA1", "CA2"]


def test_what_is_held_is_not_forgotten_until_it_is_released(
    client: TestClient, requests: CallerRequests
) -> None:
    both = {"number": TYPED, "again": TYPED}

    held = client.post("/privacy/hold?lang=en", data=both)
    refused = client.post("/privacy/forget?lang=en", data=both)
    released = client.post("/privacy/release?lang=en", data=both)

    assert "On legal hold" in held.text
    assert (refused.status_code, kept(requests)) == (422, ["CA1", "CA2"])
    assert "Forget this caller" in released.text


def test_what_is_held_outlasts_its_day_and_the_rest_is_purged(
    client: TestClient, requests: CallerRequests
) -> None:
    both = {"number": TYPED, "again": TYPED}
    days = [date(2026, 11, 25)]
    purging = Purging(requests.database, lambda: days[-1], ZONE)

    client.post("/privacy/hold", data=both)
    purging.round(NOW)
    while_held = kept(requests)
    client.post("/privacy/release", data=both)
    days.append(date(2026, 11, 26))
    purging.round(NOW + timedelta(days=1))

    assert (while_held, kept(requests)) == (["CA1"], [])
    done = [act for _, act, _ in acts(requests) if act != "caller.looked_up"]
    assert done == ["caller.held", "caller.released"]


@pytest.mark.parametrize("number", ["", "anybody", "12", "604-555-0121 ext. 4"])
def test_what_is_no_number_is_told_and_not_looked_up(
    client: TestClient, requests: CallerRequests, number: str
) -> None:
    page = client.post("/privacy?lang=en", data={"number": number})

    assert page.status_code == 422
    assert "Write a telephone number" in page.text
    assert acts(requests) == []


def test_calls_under_the_other_secret_belong_to_the_caller_while_secrets_are_rotated(
    requests: CallerRequests,
) -> None:
    keep(requests.database, "CA0", caller_hash(OLD, NUMBER))
    rotating = replace(requests, encryption=Encryption(NEW, OLD))

    assert (requests.look(NUMBER, "pia").calls, rotating.look(NUMBER, "pia").calls) == (1, 2)
    assert rotating.forget(NUMBER, "pia").calls == 2


def test_an_objection_is_remembered_audited_and_in_the_copy(
    client: TestClient, requests: CallerRequests
) -> None:
    page = client.post("/privacy/object?lang=en", data={"number": TYPED, "again": TYPED})

    assert "Remembered." in page.text
    assert "Remove the objection" in page.text
    assert requests.export(NUMBER, "pia")["objects_to_transcription_since"] == NOW.isoformat()
    assert ("pia", "caller.objected", "") in acts(requests)


def texting(client: TestClient, requests: CallerRequests, textable: bool = True) -> None:
    client.app.state.caller_requests = replace(  # type: ignore[attr-defined]  # the client's app is the service
        requests, textable=lambda _: textable
    )


def code_of(requests: CallerRequests) -> str:
    with requests.database.reading() as session:
        text = due_texts(session, NOW)[-1]
    assert Encryption(NEW).decrypt(text.encrypted_number) == NUMBER
    return "".join(filter(str.isdigit, text.body))


def test_a_code_is_texted_to_the_number_and_proves_who_asks_for_ten_minutes(
    client: TestClient, requests: CallerRequests
) -> None:
    minutes = [0]
    texting(client, replace(requests, clock=lambda: NOW + timedelta(minutes=minutes[0])))
    asked(client, "access")
    (one,) = requests.waiting()
    sent = client.post(f"/privacy/requests/{one.id}/code?lang=en", data={"number": TYPED})
    code = code_of(requests)

    told = []
    for minutes[0], number, read in (
        (10, TYPED, code),
        (10, OTHER, code),
        (10, TYPED, "123456"),
        (10, TYPED, "１２３４５６"),  # full-width digits, as some keyboards write
        (11, TYPED, code),
    ):
        confirm = f"/privacy/requests/{one.id}/confirm?lang=en"
        told.append("The code is right." in client.post(confirm, data={"number": number, "code": read}).text)

    assert "A code is on its way" in sent.text
    assert code not in sent.text
    assert len(code) == 6
    assert told == [True, False, False, False, False]
    assert [act for _, act, _ in acts(requests) if "co" in act.partition(".")[2]][:3] == [
        "caller.code_sent",
        "caller.confirmed",
        "caller.code_wrong",
    ]


def test_a_code_confirms_the_request_for_which_it_was_texted_and_no_impostors(
    client: TestClient, requests: CallerRequests
) -> None:
    texting(client, requests)
    asked(client, "access")  # somebody's letter with this number
    asked(client, "access", way="phone")
    letter, call = requests.waiting()
    page = client.post(f"/privacy/requests/{call.id}/code?lang=en", data={"number": TYPED}).text
    code = code_of(requests)

    for_letter = client.post(
        f"/privacy/requests/{letter.id}/confirm?lang=en", data={"number": TYPED, "code": code}
    )
    client.post(f"/privacy/requests/{call.id}/confirm?lang=en", data={"number": TYPED, "code": code})

    assert page.count("Text a code") == 2
    assert for_letter.status_code == 422
    assert [(one.way.value, one.is_confirmed) for one in requests.waiting()] == [
        ("letter", False),
        ("phone", True),
    ]


def test_without_texts_no_code_is_offered_or_sent(client: TestClient, requests: CallerRequests) -> None:
    asked(client, "access")
    (one,) = requests.waiting()
    page = client.post("/privacy?lang=en", data={"number": TYPED})
    sent = client.post(f"/privacy/requests/{one.id}/code?lang=en", data={"number": TYPED})

    assert "Text a code" not in page.text
    assert sent.status_code == 422


def test_no_code_is_texted_where_that_number_asked_nothing(
    client: TestClient, requests: CallerRequests
) -> None:
    texting(client, requests)
    asked(client, "access", OTHER)
    (one,) = requests.waiting()
    page = client.post("/privacy?lang=en", data={"number": TYPED}).text
    sent = client.post(f"/privacy/requests/{one.id}/code?lang=en", data={"number": TYPED})

    assert "Nothing is open for this number." in page
    assert sent.status_code == 422
    with requests.database.reading() as session:
        assert due_texts(session, NOW) == ()


@pytest.mark.parametrize("refused", ["abroad", "stopped"])
def test_no_code_is_said_to_be_sent_to_a_number_that_gets_no_texts(
    client: TestClient, requests: CallerRequests, refused: str
) -> None:
    texting(client, requests, refused != "abroad")
    asked(client, "access")
    (one,) = requests.waiting()
    if refused == "stopped":
        with requests.database.begin() as session:
            note_unreachable(session, caller_hash(NEW, NUMBER), Unreachable.STOPPED, NOW)

    page = client.post(f"/privacy/requests/{one.id}/code?lang=en", data={"number": TYPED})

    assert "This number gets no texts." in page.text
    assert "caller.code_sent" not in [act for _, act, _ in acts(requests)]
    with requests.database.reading() as session:
        assert due_texts(session, NOW) == ()


def test_an_objection_outlives_the_secret_under_which_it_was_hashed(requests: CallerRequests) -> None:
    old = replace(requests, encryption=Encryption(OLD))
    old.note_objection(NUMBER, "pia")

    with requests.database.begin() as session:
        lost = [rehash_objections(session, Encryption(NEW, second)) for second in (None, OLD, None)]

    assert lost == [1, 0, 0]
    assert requests.look(NUMBER, "pia").objects
    assert not old.look(NUMBER, "pia").objects


def asked(client: TestClient, kind: str, number: str = TYPED, **more: str) -> str:
    return client.post(
        "/privacy/requests?lang=en", data={"asker": number, "kind": kind, "way": "letter", **more}
    ).text


def test_a_request_is_listed_with_its_day_until_it_is_answered(
    client: TestClient, requests: CallerRequests
) -> None:
    page = asked(client, "correction", note="The house number is 14.")
    again = asked(client, "correction")
    (one,) = requests.waiting()
    closed = client.post(f"/privacy/requests/{one.id}/close?lang=en", data={"closing": "refused"}).text
    twice = client.post(f"/privacy/requests/{one.id}/close?lang=en", data={"closing": "done"}).text

    assert all(part in page for part in ("Open +16045550121", "The house number is 14.", "30 days left"))
    assert again.count("Open +1604") == 1
    assert client.get("/privacy?done=asked<").status_code == 200
    assert "Open +1604" not in closed
    assert "closed already" in twice
    assert [act for _, act, _ in acts(requests)] == ["caller.asked"] * 2 + ["caller.request_refused"]


@pytest.mark.parametrize(
    ("kind", "act"), [("access", "export"), ("erasure", "forget"), ("objection", "object")]
)
def test_doing_what_was_asked_answers_the_request_and_nobody_elses(
    client: TestClient, requests: CallerRequests, kind: str, act: str
) -> None:
    asked(client, kind)
    asked(client, kind, OTHER)
    asked(client, "correction")

    client.post(f"/privacy/{act}", data={"number": TYPED, "again": TYPED})

    waiting = [(one.kind.value, requests.opened(one.encrypted_number)) for one in requests.waiting()]
    # Of who was forgotten, nothing is left to be corrected.
    left = [] if act == "forget" else [("correction", NUMBER)]
    assert sorted(waiting) == sorted([(kind, "+16045550122"), *left])


def test_a_copy_for_somebody_who_compared_no_code_is_given_with_a_warning(
    client: TestClient, requests: CallerRequests
) -> None:
    asked(client, "access")
    unasked = client.post("/privacy?lang=en", data={"number": OTHER}).text
    opened = client.post("/privacy?lang=en", data={"number": TYPED}).text
    with requests.database.begin() as session:
        confirm_request(session, requests.waiting()[0].id, NOW)
    confirmed = client.post("/privacy?lang=en", data={"number": TYPED}).text

    shown = ["No code was compared" in page for page in (unasked, opened, confirmed)]
    assert shown == [False, True, False]
    assert client.post("/privacy/export", data={"number": TYPED, "again": TYPED}).status_code == 200


def test_nothing_tells_who_asked_once_a_request_is_closed(
    client: TestClient, requests: CallerRequests
) -> None:
    asked(client, "access", note="Write to 12 Oak Street.")

    client.post("/privacy/export", data={"number": TYPED, "again": TYPED})

    with requests.database.reading() as session:
        (row,) = session.execute(select(TABLES["privacy_requests"]))
    assert (row.caller, row.encrypted_number, row.encrypted_note) == ("", "", "")
    assert (row.kind, row.way, row.closing) == ("access", "letter", "done")


def test_a_late_request_tells_by_how_many_days(client: TestClient, requests: CallerRequests) -> None:
    asked(client, "access")
    later = replace(requests, clock=lambda: NOW + timedelta(days=32))
    client.app.state.caller_requests = later  # type: ignore[attr-defined]  # FastAPI

    assert "2 days late" in client.get("/privacy?lang=en").text


@pytest.mark.parametrize(
    "wrong", [{"kind": "revenge"}, {"way": "pigeon"}, {"asker": "12"}], ids=["kind", "way", "number"]
)
def test_a_request_that_cannot_be_kept_is_refused(
    client: TestClient, requests: CallerRequests, wrong: dict[str, str]
) -> None:
    form = {"asker": TYPED, "kind": "access", "way": "phone", **wrong}

    assert client.post("/privacy/requests", data=form).status_code == 422
    assert requests.waiting() == ()


def test_another_correction_is_kept_beside_the_first(client: TestClient, requests: CallerRequests) -> None:
    for note in ("The house number is 14.", "My name is written Tremblay.", ""):
        asked(client, "correction", note=note)

    notes = [requests.opened(one.encrypted_note) for one in requests.waiting()]
    assert notes == ["The house number is 14.", "My name is written Tremblay."]


def test_a_copy_holds_what_the_caller_has_asked(client: TestClient, requests: CallerRequests) -> None:
    asked(client, "correction", note="The house number is 14.")

    copy = client.post("/privacy/export", data={"number": TYPED, "again": NUMBER}).json()

    assert [(one["kind"], one["note"]) for one in copy["asked_about_their_data"]] == [
        ("correction", "The house number is 14.")
    ]


def test_a_request_is_found_by_its_number_also_after_the_secret_was_changed(
    client: TestClient, requests: CallerRequests
) -> None:
    asked(client, "access", note="By letter.")
    newer = replace(requests, encryption=Encryption(b"the newest secret", NEW))
    with requests.database.begin() as session:
        rehash_requests(session, newer.encryption)
    only = replace(newer, encryption=Encryption(b"the newest secret"))

    (one,) = only.waiting()
    assert (only.opened(one.encrypted_number), only.opened(one.encrypted_note)) == (NUMBER, "By letter.")
    assert only.look(NUMBER, "pia").is_unconfirmed
