"""What comes back by text is signed, noted and answered in the writer's language."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from twilio.request_validator import RequestValidator

from ivr.line.texting import Texting
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.texts.sent_store import all_texts, is_reachable, queue_text
from ivr.texts.answering import AtOnce
from ivr.texts.keeping import IncomingText
from ivr.twilio import text_webhooks
from ivr.twilio.requests import Signatures
from metrics.ledger.repeat import caller_hash
from routing.outbound.limits import SAFETY_AN_HOUR
from routing.texting.text_message import Consent, TextMessage, TextState
from tests.fixtures.example import example_city
from tests.fixtures.outbound import outbound_of
from tests.fixtures.routes import include

BASE, TOKEN = "https://line.test", "primary"
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
NUMBER, SID = "+16045550123", "SM" + "0" * 32
LINE = "+16045550999"
ENCRYPTION = Encryption(b"the secret of this line")
TEMPLATES = example_city().services.texts
TEXT = TextMessage(
    "CA1-3",
    "CA1",
    "waste.hazardous",
    "en",
    ENCRYPTION.encrypt(NUMBER),
    Consent("Shall I text you that?", "yes", "spoken", NOW),
    "A link.",
    NOW,
    date(2027, 2, 23),
    state=TextState.SENT,
)


class FakeAnswering:
    """Says one thing at once to whatever comes in."""

    def __init__(self, *, is_on: bool = True) -> None:
        self.is_on = is_on
        self.taken: list[IncomingText] = []

    async def take(self, text: IncomingText) -> AtOnce:
        self.taken.append(text)
        return AtOnce("Dial 9-1-1 now.", is_safety=True)


class Bench:
    def __init__(self, database: Database, app: FastAPI, client: TestClient) -> None:
        self.database, self.app, self.client, self.count = database, app, client, 0

    def answer_texts(self, *, is_on: bool = True) -> FakeAnswering:
        answering = self.app.state.replies = FakeAnswering(is_on=is_on)
        return answering

    def post(self, path: str, signature: str = "", **form: str) -> tuple[int, str]:
        sent = {"MessageSid": SID, **form}
        signature = signature or RequestValidator(TOKEN).compute_signature(BASE + path, sent)
        answer = self.client.post(path, data=sent, headers={"X-Twilio-Signature": signature})
        return answer.status_code, answer.text

    def texts(self, body: str, sender: str = NUMBER, **form: str) -> str:
        """What is answered to a text; empty where nothing is."""
        status, document = self.post("/texts/incoming", From=sender, Body=body, **form)
        assert status == 200
        return "".join(ElementTree.fromstring(document).itertext())

    def flood(self, body: str, sender: str, **form: str) -> str:
        """One text more of a sender."""
        self.count += 1
        return self.texts(body, sender=sender, MessageSid=f"SM{self.count:032x}", **form)

    @property
    def is_reachable(self) -> bool:
        with self.database.reading() as session:
            return is_reachable(session, [caller_hash(ENCRYPTION.secret, NUMBER)])

    @property
    def kept(self) -> TextMessage:
        with self.database.reading() as session:
            return all_texts(session)[0]


@pytest.fixture
def bench(database: Database) -> Iterator[Bench]:
    app = FastAPI()
    include(app, text_webhooks.router)
    app.state.signatures = Signatures((TOKEN,), BASE)
    app.state.replies = None
    app.state.texting = Texting(
        database,
        ENCRYPTION,
        lambda: NOW,
        outbound_of(database, ENCRYPTION, lambda: NOW, own=LINE),
        templates=lambda: TEMPLATES,
    )
    with database.begin() as session:
        queue_text(session, TEXT)
    with TestClient(app) as client:
        yield Bench(database, app, client)


def test_arret_is_noted_and_answered_in_french(bench: Bench) -> None:
    assert bench.texts("Arrêt") == TEMPLATES.stopped["fr"]
    assert not bench.is_reachable


def test_stop_is_noted_and_answered_by_the_carrier_alone(bench: Bench) -> None:
    assert bench.texts("STOP") == ""
    assert not bench.is_reachable


def test_start_after_stop_texts_again(bench: Bench) -> None:
    bench.texts("ARRET")

    assert bench.texts("START") == ""
    assert bench.is_reachable


def test_an_opt_out_that_the_carrier_has_answered_is_noted_only(bench: Bench) -> None:
    assert bench.texts("Arrêt", OptOutType="STOP") == ""
    assert not bench.is_reachable


def test_help_in_french_and_other_words_are_answered(bench: Bench) -> None:
    assert bench.texts("AIDE") == TEMPLATES.help["fr"]
    assert bench.texts("when is garbage day") == "\n".join(TEMPLATES.unread.values())
    assert bench.is_reachable


@pytest.mark.parametrize(
    ("stop", "help_", "language"),
    [("alto", "Ayuda", "es"), ("إيقاف", "مساعدة", "ar"), ("退订", "帮助", "zh")],
)
def test_whoever_writes_another_language_is_answered_in_it(
    bench: Bench, stop: str, help_: str, language: str
) -> None:
    assert bench.texts(help_) == TEMPLATES.help[language]
    assert bench.texts(stop) == TEMPLATES.stopped[language]
    assert not bench.is_reachable


def test_whoever_wants_texts_again_in_another_language_hears_who_texts(bench: Bench) -> None:
    bench.texts("alto")

    assert bench.texts("EMPEZAR") == TEMPLATES.help["es"]
    assert bench.is_reachable


def test_a_language_that_nobody_signed_is_answered_in_the_citys_first(bench: Bench) -> None:
    assert bench.texts("لغو") == TEMPLATES.stopped["en"]
    assert not bench.is_reachable


def test_where_texts_are_answered_keywords_still_are_keywords(bench: Bench) -> None:
    answering = bench.answer_texts()

    assert bench.texts("AIDE") == TEMPLATES.help["fr"]
    assert bench.texts("my house \x00is on fire ") == "Dial 9-1-1 now."
    assert answering.taken == [IncomingText(SID, NUMBER, "my house  is on fire")]


def test_where_the_city_does_not_want_it_texts_are_not_answered(bench: Bench) -> None:
    bench.answer_texts(is_on=False)

    assert bench.texts("when is garbage day") == "\n".join(TEMPLATES.unread.values())


@pytest.mark.parametrize("sender", ["12345", "CITYBANK", "", "+15005550006"])
def test_other_machines_and_the_line_itself_are_never_answered(bench: Bench, sender: str) -> None:
    answering = bench.answer_texts()

    status, document = bench.post("/texts/incoming", From=sender, To="+15005550006", Body="hello")

    assert status == 200
    assert "".join(ElementTree.fromstring(document).itertext()) == ""
    assert answering.taken == []


def test_a_report_is_kept(bench: Bench) -> None:
    path = "/texts/status?text=CA1-3"

    assert bench.post(path, MessageStatus="delivered") == (204, "")
    assert bench.post(path, MessageStatus="sent", ErrorCode="x") == (204, "")
    assert bench.post("/texts/status?text=" + "x" * 500, MessageStatus="delivered") == (204, "")

    assert (bench.kept.state, bench.kept.carrier_sid) == (TextState.DELIVERED, SID)


@pytest.mark.parametrize("path", ["/texts/incoming", "/texts/status?text=CA1-3"])
def test_nothing_unsigned_or_misnamed_is_believed(bench: Bench, path: str) -> None:
    form = {"From": NUMBER, "Body": "STOP", "MessageStatus": "delivered"}

    assert bench.post(path, "forged", **form)[0] == 403
    assert bench.post(path, **{**form, "MessageSid": "../Accounts"})[0] == 422
    assert bench.is_reachable
    assert bench.kept.state is TextState.SENT


@pytest.mark.parametrize("is_on", [False, True, None])
@pytest.mark.parametrize(
    "sender",
    [
        "12345",
        "CITYBANK",
        LINE,
        "+16045550100",
        "+18765550123",
        "+252612345678",
        "+19005550199",
        "+881612345678",
    ],
)
def test_machines_ourselves_and_costly_numbers_get_no_reply_of_any_kind(
    bench: Bench, sender: str, is_on: bool | None
) -> None:
    if is_on is not None:
        bench.answer_texts(is_on=is_on)

    for body in ("hello", "AIDE", "ARRET", "my house is on fire"):
        assert bench.flood(body, sender) == ""


@pytest.mark.parametrize("body", ["hello", "AIDE", "ARRET", "I am out of the office until Monday"])
@pytest.mark.parametrize("is_on", [False, None])
def test_a_machine_that_answers_our_fixed_words_gets_them_twice(
    bench: Bench, body: str, is_on: bool | None
) -> None:
    if is_on is not None:
        bench.answer_texts(is_on=is_on)

    told = [bench.flood(body, NUMBER) for _ in range(40)]

    assert [bool(each) for each in told] == [True] * 2 + [False] * 38


def test_a_machine_that_sends_our_words_back_is_not_answered(bench: Bench) -> None:
    told = bench.flood("hello", NUMBER)

    assert told
    assert bench.flood(told, NUMBER) == ""


def test_words_of_danger_are_told_five_times_an_hour_and_no_more(bench: Bench) -> None:
    bench.answer_texts()

    told = [bench.flood(f"fire in house {number}", NUMBER) for number in range(40)]

    assert [bool(each) for each in told] == [True] * SAFETY_AN_HOUR + [False] * (40 - SAFETY_AN_HOUR)


def test_a_text_that_the_carrier_brings_again_is_answered_again(bench: Bench) -> None:
    bench.answer_texts()

    told = [bench.texts("fire", MessageSid=SID) for _ in range(8)]

    assert told == ["Dial 9-1-1 now."] * 8


def test_the_line_knows_a_number_of_its_own_by_where_the_text_came(bench: Bench) -> None:
    assert bench.flood("hello", "+16045550777", To="+16045550777") == ""
