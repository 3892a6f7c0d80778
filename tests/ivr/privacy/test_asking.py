"""People ask about their own data on the public page; a code that is texted to their number confirms it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from ivr.accounts.guard import refused
from ivr.errors import NotAdmitted
from ivr.privacy import asking_pages
from ivr.privacy.asking import CODES, CODES_AN_ADDRESS, PublicAsking
from ivr.privacy.asking_pages import AskingDesk
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.privacy_requests import RequestKind, Way
from ivr.storage.texts.sent_store import due_texts, note_unreachable
from ivr.web.pages import offer_pages
from metrics.dates import full_day
from routing.outbound.allow_list import AllowList, Textable
from routing.texting.text_message import TextMessage, Unreachable
from tests.fixtures.example import example_city
from tests.fixtures.routes import include
from tests.ivr.privacy.tables import TABLES

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
NUMBER, TYPED, OTHER = "+16045550121", "604-555-0121", "604-555-0122"
ASK = "/about-this-line/request"


@dataclass
class Visitor:
    """A browser at the form, and the telephone that gets the codes."""

    requests: CallerRequests
    now: datetime = NOW
    page: str = ""
    browser: TestClient = field(init=False)

    def __post_init__(self) -> None:
        app = FastAPI()
        include(app, asking_pages.router)
        offer_pages(app)
        self.requests = replace(self.requests, clock=lambda: self.now)
        app.state.asking = AskingDesk(PublicAsking(self.requests), example_city)
        app.add_exception_handler(NotAdmitted, refused)
        self.browser = TestClient(app)

    def asks(
        self, kind: str = "access", number: str = TYPED, note: str = "", language: str = "en", **headers: str
    ) -> int:
        """Send the form; return the status."""
        form = {"kind": kind, "number": number, "note": note}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.browser.post(f"{ASK}?lang={language}", data=form, headers=named)
        self.page = answer.text
        assert "set-cookie" not in answer.headers
        return answer.status_code

    def confirms(self, code: str, sealed: str | None = None) -> int:
        """Send the code with the request that the page carries."""
        form = {"sealed": self.sealed if sealed is None else sealed, "code": code}
        answer = self.browser.post(f"{ASK}/confirm?lang=en", data=form)
        self.page = answer.text
        return answer.status_code

    @property
    def sealed(self) -> str:
        """What the page carries."""
        found = re.search(r'name="sealed" value="([^"]+)"', self.page)
        return found[1] if found else ""

    def texts(self) -> list[TextMessage]:
        """Return what was texted, oldest first."""
        with self.requests.database.reading() as session:
            return sorted(due_texts(session, self.now), key=lambda text: text.consent.at)

    def code(self) -> str:
        """Return the latest code."""
        found = re.search(r"\d{6}", self.texts()[-1].body)
        assert found
        return found[0]

    def kept(self) -> list[tuple[RequestKind, Way, bool, str, str]]:
        """Return what the privacy officer sees."""
        return [
            (
                one.kind,
                one.way,
                one.is_confirmed,
                self.requests.opened(one.encrypted_number),
                self.requests.opened(one.encrypted_note),
            )
            for one in self.requests.waiting()
        ]


@pytest.fixture
def visitor(database: Database, tmp_path: Path) -> Visitor:
    listed = AllowList()
    requests = CallerRequests(
        database,
        Encryption(b"a secret"),
        Forgotten(tmp_path),
        lambda: NOW,
        ZoneInfo("America/Vancouver"),
        lambda number: isinstance(listed.textable(number), Textable),
    )
    return Visitor(requests)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize("kind", list(RequestKind))
def test_what_is_asked_is_kept_once_its_code_is_typed(visitor: Visitor, kind: RequestKind) -> None:
    asked = visitor.asks(kind.value, note="The house number is 14.")
    before = visitor.kept()
    confirmed = visitor.confirms(f" {visitor.code()} ")

    assert (asked, confirmed, before) == (200, 200, [])
    assert visitor.kept() == [(kind, Way.PAGE, True, NUMBER, "The house number is 14.")]
    assert f"The city answers by {full_day(date(2026, 12, 25), 'en')}, at this number" in visitor.page
    assert visitor.requests.waiting()[0].due_on == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "Your code for the page"), ("fr", "Votre code pour la page")]
)
def test_the_code_is_texted_in_the_readers_language(visitor: Visitor, language: str, begins: str) -> None:
    visitor.asks(language=language)

    (text,) = visitor.texts()
    assert text.body.startswith(begins)
    assert visitor.requests.opened(text.encrypted_number) == NUMBER
    assert text.purge_on == date(2026, 11, 25)  # the next night's purge takes it away


def test_of_what_nobody_confirmed_the_tables_hold_no_word_and_no_callers_hash(visitor: Visitor) -> None:
    visitor.asks("correction", note="Write to 12 Oak Street.")

    digest = visitor.requests.encryption.caller_hashes(NUMBER)[0].partition(".")[2]
    with visitor.requests.database.reading() as session:
        for name, table in TABLES.items():
            rows = str(session.execute(select(table)).all())
            assert all(told not in rows for told in ("Oak", "6045550121", digest)), name


def test_neither_number_nor_code_can_be_read_from_what_the_page_carries(visitor: Visitor) -> None:
    visitor.asks("correction", note="Write to 12 Oak Street.")

    assert visitor.sealed
    assert all(told not in visitor.page for told in (visitor.code(), "555-0121", "5550121", "Oak Street"))


def test_a_code_pressed_twice_keeps_one_request(visitor: Visitor) -> None:
    visitor.asks("correction", note="The house number is 14.")
    sealed, code = visitor.sealed, visitor.code()

    answers = [visitor.confirms(code, sealed) for _ in range(5)]

    assert answers == [200] * 5
    assert len(visitor.kept()) == 1


def test_after_three_wrong_tries_the_right_code_is_void_too(visitor: Visitor) -> None:
    visitor.asks()
    sealed, code = visitor.sealed, visitor.code()

    tries = [visitor.confirms(wrong(code), sealed) for _ in range(3)]
    is_carried = visitor.sealed == sealed
    last = visitor.confirms(code, sealed)

    assert (tries, is_carried, last) == ([422] * 3, True, 422)
    assert "wrong three times" in visitor.page
    assert visitor.kept() == []


@pytest.mark.parametrize(("minutes", "is_kept"), [(10, True), (11, False)])
def test_a_code_lasts_ten_minutes(visitor: Visitor, minutes: int, is_kept: bool) -> None:
    visitor.asks()
    sealed, code = visitor.sealed, visitor.code()
    visitor.now = NOW + timedelta(minutes=minutes)

    visitor.confirms(code, sealed)

    assert bool(visitor.kept()) is is_kept


def test_the_code_of_one_request_confirms_no_other(visitor: Visitor) -> None:
    visitor.asks("access")
    first, code = visitor.sealed, visitor.code()
    visitor.asks("erasure", OTHER)

    # One in a million times the two are the same.
    assert visitor.confirms(code) == 422 or visitor.code() == code
    assert visitor.confirms(code, first) == 200


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: "made up",
        lambda _: "é",
        lambda encryption: encryption.encrypt(NUMBER),
        lambda encryption: encryption.encrypt('{"id": "1"}'),
        lambda _: Encryption(b"another").encrypt("{}"),
    ],
    ids=["empty", "made up", "no ASCII", "another use", "parts", "another secret"],
)
def test_what_the_line_did_not_encrypt_for_this_confirms_nothing(
    visitor: Visitor, forge: Callable[[Encryption], str]
) -> None:
    assert visitor.confirms("123456", forge(visitor.requests.encryption)) == 422
    assert visitor.kept() == []


def test_a_number_gets_three_codes_a_day_and_the_fourth_answer_looks_alike(visitor: Visitor) -> None:
    asked = [visitor.asks() for _ in range(3)]
    page, sealed = visitor.page.replace(visitor.sealed, ""), visitor.sealed
    asked.append(visitor.asks())

    assert asked == [200] * 4
    assert len(visitor.texts()) == 3
    assert visitor.page.replace(visitor.sealed, "") == page
    assert len(visitor.sealed) == len(sealed)


def test_a_request_whose_code_was_not_texted_cannot_be_guessed(visitor: Visitor) -> None:
    for _ in range(4):
        visitor.asks()
    pending = visitor.requests.encryption.decrypt(visitor.sealed)
    code = re.search(r'"code":"(\d{6})"', pending)

    assert code
    assert visitor.confirms(code[1]) == 422
    assert visitor.kept() == []


def test_the_next_day_a_number_gets_codes_again(visitor: Visitor) -> None:
    for _ in range(4):
        visitor.asks()
    visitor.now = NOW + timedelta(days=1)

    visitor.asks()

    assert len(visitor.texts()) == 4


def test_who_said_stop_is_sent_nothing_and_told_the_same(visitor: Visitor) -> None:
    visitor.asks()
    page, size = visitor.page.replace(visitor.sealed, ""), len(visitor.sealed)
    with visitor.requests.database.begin() as session:
        caller = visitor.requests.encryption.caller_hashes("+16045550122")[0]
        note_unreachable(session, caller, Unreachable.STOPPED, NOW)

    assert visitor.asks(number=OTHER) == 200
    assert (visitor.page.replace(visitor.sealed, ""), len(visitor.sealed)) == (page, size)
    assert len(visitor.texts()) == 1


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "Write a telephone number"),
        ("12", "Write a telephone number"),
        ("604-555-0121 ext. 5", "Write a telephone number"),
        ("+447911123456", "No code can be texted"),
        ("1-900-555-0199", "No code can be texted"),
        ("+881612345678", "No code can be texted"),
    ],
)
def test_only_ordinary_numbers_of_the_citys_countries_are_texted(
    visitor: Visitor, number: str, told: str
) -> None:
    assert visitor.asks(number=number) == 422
    assert told in visitor.page
    assert visitor.texts() == []


@pytest.mark.parametrize(
    "odd",
    ["9" * 5000, "\x00", "٣" * 10, "1e999", "+", "é" * 9000, "<script>"],
    ids=["long", "NUL", "Arabic", "float", "plus", "accents", "script"],
)
def test_nothing_that_is_typed_makes_the_form_fail(visitor: Visitor, odd: str) -> None:
    asked = [visitor.asks(odd), visitor.asks(number=odd), visitor.asks(note=odd)]
    sealed = visitor.sealed
    asked += [visitor.confirms(odd, sealed), visitor.confirms("123456", odd)]

    assert all(status < 500 for status in asked)
    assert "<script>" not in visitor.page
    assert visitor.kept() == []


def test_a_correction_says_what_is_to_be_corrected(visitor: Visitor) -> None:
    assert visitor.asks("correction", note="  ") == 422
    assert "Write what is to be corrected." in visitor.page
    assert f'value="{TYPED}"' in visitor.page
    assert visitor.texts() == []


@pytest.mark.parametrize("kind", ["", "revenge"])
def test_what_is_not_offered_cannot_be_asked(visitor: Visitor, kind: str) -> None:
    assert visitor.asks(kind) == 422
    assert visitor.texts() == []


def test_from_one_address_few_numbers_are_sent_codes_in_an_hour(visitor: Visitor) -> None:
    asked = [visitor.asks(number=f"604-555-01{n:02}") for n in range(CODES_AN_ADDRESS.most + 1)]
    later = NOW + timedelta(hours=1)

    assert asked == [200] * CODES_AN_ADDRESS.most + [429]
    assert len(visitor.texts()) == CODES_AN_ADDRESS.most
    visitor.now = later
    assert visitor.asks() == 200


def test_from_many_addresses_the_texts_of_an_hour_have_an_end(visitor: Visitor) -> None:
    asked = []
    for n in range(CODES.most + 1):
        visitor.browser = TestClient(visitor.browser.app, client=(f"192.0.2.{n}", 50000))
        asked.append(visitor.asks(number=f"604-555-01{n:02}"))

    assert asked == [200] * CODES.most + [429]
    with visitor.requests.database.reading() as session:
        assert len(session.execute(select(TABLES["text_messages"])).all()) == CODES.most


def test_somebody_elses_unconfirmed_request_is_not_confirmed_with_ones_own(visitor: Visitor) -> None:
    visitor.requests.ask(NUMBER, RequestKind.ACCESS, Way.EMAIL, "Send it to somebody else.", "pia")
    visitor.asks("access")

    visitor.confirms(visitor.code())

    assert [(way, is_confirmed) for _, way, is_confirmed, *_ in visitor.kept()] == [
        (Way.EMAIL, False),
        (Way.PAGE, True),
    ]


def test_the_same_again_changes_nothing(visitor: Visitor) -> None:
    for minutes in range(2):
        visitor.now = NOW + timedelta(minutes=minutes)
        visitor.asks("erasure")
        assert visitor.confirms(visitor.code()) == 200

    assert len(visitor.kept()) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec_fetch_site": "cross-site", "origin": "https://evil.example"}, 403),
        ({"sec_fetch_site": "same-site", "origin": "https://other.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[broken"}, 403),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, 200),
        ({"origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_another_sites_page_cannot_have_a_visitor_send_the_form(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    assert visitor.asks(**headers) == status
    assert len(visitor.texts()) == (status == 200)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_line_without_texts_has_no_form_and_says_how_to_ask(visitor: Visitor, language: str) -> None:
    without = Visitor(replace(visitor.requests, textable=None))

    page = without.browser.get(f"{ASK}?lang={language}").text

    assert "<form" not in page
    assert example_city().directory.privacy.number in page
    assert without.asks() == 422
    assert without.texts() == []


def test_nothing_that_was_typed_gets_into_the_log(visitor: Visitor, caplog, capsys) -> None:
    visitor.asks("correction", note="Write to 12 Oak Street.")
    code = visitor.code()
    visitor.confirms(code)

    told = caplog.text + "".join(capsys.readouterr())
    assert all(typed not in told for typed in ("5550121", "555-0121", "Oak", code))
