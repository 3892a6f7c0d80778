"""Owners are reminded of each answer once before its last day, whatever fails between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import httpx
import orjson
import pytest
from respx import MockRouter

from intents.articles.catalog import Catalog
from ivr.errors import BadInput, NotReminded
from ivr.mail import load_mail_settings
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.studio.review.reminding import MailReminder, Reminding, ReviewDue, WebhookReminder
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from tests.fixtures.example import example_city

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
FEES, NOISE = "waste.landfill_hours_fees", "bylaw.noise"
HOOK = "https://chat.example/hook/secret"
WHOLE = example_city().catalog


def catalog_of(**last_days: date) -> Catalog:
    """Two answers of the example city with other review dates."""
    articles = {
        slug: replace(WHOLE[slug], review_by=last_days.get(slug.partition(".")[0], date(2027, 11, 1)))
        for slug in (FEES, NOISE)
    }
    return replace(WHOLE, articles=MappingProxyType(articles), topics=())


class Told:
    """Hears what is due, and may be out of order."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.is_down = False

    def __call__(self, due: Sequence[ReviewDue]) -> None:
        if self.is_down:
            raise NotReminded("down")
        self.rounds.append([f"{one.article} {one.last_day}" for one in due])


def reminding(database: Database, catalogs: list[Catalog], told: Told) -> Reminding:
    return Reminding(database, lambda: catalogs[-1], datetime.date, {"webhook": told})


def test_an_answer_is_told_once_and_again_when_its_last_day_has_changed(database: Database) -> None:
    catalogs, told = [catalog_of(waste=date(2026, 12, 20))], Told()
    work = reminding(database, catalogs, told)

    first = work.round(NOW)
    work.round(NOW + timedelta(minutes=1))
    catalogs.append(catalog_of(waste=date(2026, 12, 24)))
    work.round(NOW + timedelta(minutes=2))

    assert first == 1
    assert told.rounds == [[f"{FEES} 2026-12-20"], [f"{FEES} 2026-12-24"]]


def test_nobody_is_told_of_what_is_fresh_or_withdrawn(database: Database) -> None:
    catalog, told = catalog_of(waste=date(2027, 1, 1)), Told()
    gone = replace(catalog[FEES], review_by=date(2026, 12, 2), is_withdrawn=True)
    withdrawn = replace(catalog, articles=MappingProxyType({FEES: gone}))

    reminding(database, [catalog], told).round(NOW)
    reminding(database, [withdrawn], told).round(NOW)

    assert told.rounds == []


def test_a_fact_that_ends_reminds_of_every_answer_that_names_it(database: Database) -> None:
    article = WHOLE[NOISE]
    ending = tuple(replace(fact, valid_until=date(2026, 12, 31)) for fact in article.facts)
    catalog = replace(WHOLE, articles=MappingProxyType({NOISE: replace(article, facts=ending)}))
    heard: list[ReviewDue] = []
    work = Reminding(database, lambda: catalog, datetime.date, {"webhook": heard.extend})

    work.round(NOW)

    assert heard == [ReviewDue(NOISE, article.owner, date(2026, 12, 31), ("police_line",))]


def test_what_could_not_be_told_is_told_later(database: Database) -> None:
    told = Told()
    work = reminding(database, [catalog_of(waste=date(2026, 12, 20))], told)
    told.is_down = True
    with pytest.raises(NotReminded):
        work.round(NOW)
    told.is_down = False

    work.round(NOW + timedelta(minutes=16))

    assert told.rounds == [[f"{FEES} 2026-12-20"]]


@pytest.fixture
def webhook() -> WebhookReminder:
    return WebhookReminder(HOOK, "https://line.example", load_words(ROOMS))


def test_the_webhook_gets_a_text_in_both_languages_and_the_answers(
    web: MockRouter, webhook: WebhookReminder
) -> None:
    route = web.post(HOOK).respond(200)

    webhook([ReviewDue(NOISE, "Bylaw", date(2026, 12, 31), ("police_line",))])

    body = orjson.loads(route.calls.last.request.content)
    assert body["type"] == "answers.review_due"
    assert body["answers"] == [
        {
            "id": NOISE,
            "owner": "Bylaw",
            "last_day": "2026-12-31",
            "facts": ["police_line"],
            "page": "https://line.example/studio/facts",
        }
    ]
    assert "bylaw.noise (Bylaw), last day 2026-12-31 because of police_line" in body["text"]
    assert "bylaw.noise (Bylaw), dernier jour le 2026-12-31 à cause de police_line" in body["text"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(500), "the reminders' address answered 500"),
        (httpx.Response(302, headers={"location": HOOK}), "the reminders' address answered 302"),
        (httpx.ConnectError(HOOK), "the reminders' address was not reached: ConnectError"),
    ],
)
def test_a_webhook_that_takes_nothing_is_a_failure_without_its_address(
    web: MockRouter, webhook: WebhookReminder, answer: httpx.Response | Exception, told: str
) -> None:
    web.post(HOOK).mock(side_effect=[answer])

    with pytest.raises(NotReminded) as failed:
        webhook([ReviewDue(NOISE, "Bylaw", date(2026, 12, 31))])

    assert str(failed.value) == told


@pytest.mark.parametrize("address", ["http://chat.example/hook", "chat.example", "https://"])
def test_an_address_that_would_be_read_on_its_way_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="CITYLINE_REMINDERS_URL"):
        load_settings(reminders_url=address)


def test_an_owner_with_an_account_is_mailed_and_those_who_see_to_answers_get_the_others() -> None:
    mails: list[tuple[list[str], str, str]] = []
    addresses = {"Bylaw": "bylaw@city.example"}
    mail = MailReminder(
        lambda to, subject, body: mails.append(([*to], subject, body)),
        lambda name: addresses.get(name, ""),
        ("answers@city.example",),
        "https://line.example",
        load_words(ROOMS),
    )

    mail([ReviewDue(NOISE, "Bylaw", date(2026, 12, 31))])
    mail([ReviewDue(FEES, "Landfill supervisor", date(2026, 12, 31))])

    assert [to for to, _, _ in mails] == [["bylaw@city.example"], ["answers@city.example"]]
    assert mails[0][1] == "Answers to review / Réponses à réviser"
    assert "bylaw.noise (Bylaw), last day 2026-12-31: https://line.example/studio/bylaw.noise" in mails[0][2]


def test_each_owner_is_told_apart_so_that_one_failure_holds_up_nobody_else(database: Database) -> None:
    told = Told()
    near = date(2026, 12, 20)

    reminding(database, [catalog_of(waste=near, bylaw=near)], told).round(NOW)

    assert told.rounds == [[f"{NOISE} {near}"], [f"{FEES} {near}"]]


def test_reminders_by_mail_need_a_server_and_addresses() -> None:
    with pytest.raises(BadInput, match="CITYLINE_REVIEW_MAIL_TO needs CITYLINE_SMTP_URL"):
        load_mail_settings(review_mail_to="answers@city.example")
    with pytest.raises(BadInput, match="must hold e-mail addresses"):
        load_mail_settings(smtp_url="smtps://mail.example", mail_from="a@b.example", review_mail_to="nobody")
