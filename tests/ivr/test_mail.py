"""The council's report goes out by mail, once, and a failure is seen."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.errors import BadInput, MailFailed
from ivr.mail import Mailer, MailSettings, load_mail_settings
from ivr.run.council import CouncilMail
from ivr.run.scheduled_job import Job, Schedule
from ivr.storage.database import Database
from tests.ivr.mail_server import Postbox, mail_server
from tests.ivr.run.test_council_drop import TENTH, counted, dropping

__all__ = ["counted"]
MONTHLY = ["clerk@city.example", "mayor@city.example"]


@pytest.fixture
def box() -> Iterator[Postbox]:
    with mail_server() as box:
        yield box


def settings_for(box: Postbox, who: str = "") -> MailSettings:
    return load_mail_settings(
        smtp_url=f"smtp://{who}127.0.0.1:{box.port}",
        mail_from="line@city.example",
        council_mail_to=", ".join(MONTHLY),
    )


def mailing(database: Database, folder: Path, box: Postbox) -> CouncilMail:
    return CouncilMail(dropping(database, folder), database, Mailer(settings_for(box)).send)


def test_the_month_is_mailed_in_both_languages_once_it_is_final(
    counted: Database, tmp_path: Path, box: Postbox
) -> None:
    mail = mailing(counted, tmp_path, box)
    mail.post(TENTH)
    assert box.mails == [], "nothing is ready yet"
    mail.drop.drop(TENTH)

    for minutes in range(3):
        mail.post(TENTH + timedelta(minutes=minutes))

    (letter,) = box.mails
    assert box.recipients == MONTHLY
    assert "Council report on the phone line, Oct" in letter["Subject"]
    assert "Rapport au conseil sur la ligne téléphonique, oct." in letter["Subject"]
    attached = {str(part.get_filename()): part.get_content() for part in letter.iter_attachments()}
    assert sorted(attached) == ["council-2026-10-en.pdf", "council-2026-10-fr.pdf"]
    assert attached["council-2026-10-en.pdf"] == (tmp_path / "council-2026-10-en.pdf").read_bytes()


def test_another_process_does_not_mail_it_again(counted: Database, tmp_path: Path, box: Postbox) -> None:
    for folder in ("one", "another"):
        mail = mailing(counted, tmp_path / folder, box)
        mail.drop.drop(TENTH)
        mail.post(TENTH)

    assert len(box.mails) == 1


def test_a_refused_mail_is_tried_again_until_it_is_taken(
    counted: Database, tmp_path: Path, box: Postbox
) -> None:
    mail = mailing(counted, tmp_path, box)
    mail.drop.drop(TENTH)
    box.refuses = True
    for minutes in range(2):
        with pytest.raises(MailFailed):
            mail.post(TENTH + timedelta(minutes=minutes))

    box.refuses = False
    mail.post(TENTH + timedelta(minutes=2))

    assert len(box.mails) == 1


async def test_a_server_that_is_down_is_seen_in_the_jobs_health(
    counted: Database, tmp_path: Path, box: Postbox
) -> None:
    mail = mailing(counted, tmp_path, replace(box, port=1))
    mail.drop.drop(TENTH)
    rounds = iter(range(2))

    async def post() -> None:
        mail.post(TENTH)

    async def pause(_: float) -> None:
        if next(rounds, None) is None:
            raise EndOfTest

    schedule = Schedule(lambda: 0.0, pause)
    with pytest.raises(EndOfTest):
        await schedule._keep(Job("council mail", 60, post))

    assert [(job.failures, job.failing) for job in schedule.health] == [(2, "MailFailed")]


class EndOfTest(Exception):
    """The schedule has run as often as the test wanted."""


def test_an_unknown_recipient_is_a_failure_although_the_others_get_it(box: Postbox) -> None:
    box.refused = frozenset({MONTHLY[1]})

    with pytest.raises(MailFailed, match="1 of the recipients"):
        Mailer(settings_for(box)).send("Report", "Attached.", {})

    assert box.recipients == MONTHLY[:1]


def test_whoever_has_a_password_shows_it(box: Postbox) -> None:
    Mailer(settings_for(box, "line:p%40ss@")).send("Report", "Attached.", {})

    assert box.signed_in == [b64encode(b"\0line\0p@ss").decode()]


@pytest.mark.parametrize(
    "changed",
    [
        {"smtp_url": ""},
        {"smtp_url": "https://mail.city.example"},
        {"smtp_url": "smtps://mail.city.example:port"},
        {"mail_from": ""},
        {"council_mail_to": "the mayor"},
    ],
)
def test_what_cannot_be_sent_is_refused_at_the_start_without_the_password(changed: dict[str, str]) -> None:
    given = {
        "smtp_url": "smtps://line:hidden@mail.city.example",
        "mail_from": "line@city.example",
        "council_mail_to": MONTHLY[0],
    }

    with pytest.raises(BadInput) as refused:
        load_mail_settings(**{**given, **changed})

    assert "hidden" not in str(refused.value)


def test_without_recipients_nothing_else_is_needed() -> None:
    assert load_mail_settings().recipients == ()
