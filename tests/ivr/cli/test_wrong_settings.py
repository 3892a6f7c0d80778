"""Each wrong setting has its sentence, and what is right has none."""

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.cli.serve import refuse_made_up_numbers
from ivr.cli.wrong_settings import KINDS, misspelt
from ivr.errors import BadDatabase, BadInput, DatabaseDown
from ivr.settings import load_settings
from ivr.storage.database import open_database
from tests.fixtures.command_line import CITY, Run

SID, TOKEN = "AC" + "0a" * 16, "0b" * 16
CARRIER = {"twilio_account_sid": SID, "twilio_auth_token": TOKEN}
LINE = {**CARRIER, "public_base_url": "https://line.city.ca"}
OIDC = {"oidc_issuer": "https://id.city.ca", "oidc_client_id": "line"}
WRONG = (
    ({**LINE, "public_base_url": "https://city.ca/line"}, "PUBLIC_BASE_URL has a path (/line)"),
    ({**CARRIER}, "PUBLIC_BASE_URL is still the made-up https://cityline.example"),
    ({**LINE, "public_base_url": "https://line.example.com"}, "still the made-up https://line.example.com"),
    ({**LINE, "public_base_url": "http://localhost:8000"}, "names localhost, which Twilio cannot reach"),
    ({**LINE, "public_base_url": "https://line"}, "names line, which Twilio cannot reach"),
    ({**LINE, "public_base_url": "http://line.city.ca"}, "PUBLIC_BASE_URL must begin with https://"),
    ({**LINE, "public_base_url": "line.city.ca"}, "must be an address such as https://line.example.ca"),
    ({**LINE, "public_base_url": "https://line.city.ca?a=b"}, "must be an address such as"),
    ({**LINE, "twilio_auth_token": SID}, "TWILIO_AUTH_TOKEN holds the account's SID (AC…)"),
    ({**LINE, "twilio_auth_token": f'"{TOKEN}"'}, "TWILIO_AUTH_TOKEN is not an auth token"),
    ({**LINE, "twilio_auth_token": TOKEN[:-1]}, "TWILIO_AUTH_TOKEN is not an auth token"),
    ({**LINE, "twilio_auth_token_secondary": "old"}, "TWILIO_AUTH_TOKEN_SECONDARY is not an auth token"),
    ({**LINE, "twilio_account_sid": "SK" + "0a" * 16}, "ACCOUNT_SID holds the SID of an API key (SK…)"),
    ({**LINE, "twilio_account_sid": "PN" + "0a" * 16}, "ACCOUNT_SID holds the SID of a phone number"),
    ({**LINE, "twilio_account_sid": "city"}, "ACCOUNT_SID is not an account's SID"),
    ({"twilio_account_sid": SID}, "ACCOUNT_SID is set without CITYLINE_TWILIO_AUTH_TOKEN"),
    ({**LINE, "twilio_rest_url": "https://twilio.city.ca"}, "TWILIO_REST_URL"),
    ({**LINE, "texts_from": "604-555-0100"}, "TEXTS_FROM"),
    ({"texts_from": "+16045550100"}, "TEXTS_FROM is set without the carrier's account"),
    ({"oidc_issuer": "https://id.city.ca"}, "OIDC_ISSUER needs CITYLINE_OIDC_CLIENT_ID too"),
    (OIDC, "OIDC_CLIENT_SECRET is not set"),
    ({"oidc_client_id": "line"}, "OIDC_CLIENT_ID is set without CITYLINE_OIDC_ISSUER"),
    ({"local_sign_in": "false"}, "nobody can sign in"),
    ({"smtp_url": "smtps://mail.city.ca"}, "SMTP_URL is set without CITYLINE_MAIL_FROM"),
    ({"smtp_url": "smtps://mail.city.ca", "mail_from": "a@city.ca"}, "no CITYLINE_…_MAIL_TO"),
    ({"council_mail_to": "a@city.ca"}, "COUNCIL_MAIL_TO needs CITYLINE_SMTP_URL"),
    ({"database_url": "postgresql://line:p@ss@db/line"}, "DATABASE_URL: the password holds an @"),
    ({"database_url": "mysql://line@db/line"}, "must be an SQLite file or PostgreSQL"),
    ({"trusted_proxies": "0.0.0.0/0"}, "names everybody"),
    (
        {"twilio_authtoken": TOKEN},
        "TWILIO_AUTHTOKEN is no setting of the line; is CITYLINE_TWILIO_AUTH_TOKEN",
    ),
    ({"colour": "blue"}, "CITYLINE_COLOUR is no setting of the line; docs/configuring.md lists them"),
    ({**LINE, "city": CITY}, "of the departments' numbers are made up (555-01…)"),
)


@pytest.fixture
def own_city(cityline: Run, tmp_path: Path) -> Path:
    """A city with numbers of its own."""
    cityline("init", str(tmp_path / "city"))
    for file in (tmp_path / "city").rglob("*.yaml"):
        file.write_text(re.sub(r"55501(\d\d)", r"22201\1", file.read_text("utf-8")), "utf-8")
    return tmp_path / "city"


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_each_wrong_setting_is_named_with_what_to_do(
    wrong: Mapping[str, str], sentence: str, cityline: Run, own_city: Path
) -> None:
    checked = cityline("check", **{"city": own_city, **wrong})

    assert checked.code in {1, 2}
    assert sentence in f"{checked.out} {checked.err}"
    assert "p@ss" not in checked.out + checked.err
    assert TOKEN not in checked.out + checked.err


@pytest.mark.parametrize(
    "right",
    [
        {},
        LINE,
        {**LINE, "public_base_url": "https://line.city.ca/"},
        {**LINE, "public_base_url": "https://line.city.ca:8443", "texts_from": "+16042220100"},
        {**LINE, **OIDC, "oidc_client_secret": "s"},
        {"smtp_url": "smtps://mail.city.ca", "mail_from": "a@city.ca", "review_mail_to": "b@city.ca"},
        {"database_url": "postgresql://line:p%40ss/wo#rd@db/line"},
    ],
)
def test_what_is_right_is_not_named(right: Mapping[str, str], cityline: Run, own_city: Path) -> None:
    checked = cityline("check", city=own_city, **right)

    assert (checked.code, checked.err) == (0, "")


def test_settings_in_the_file_are_read_for_misspelt_names_too(
    cityline: Run, own_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("# mine\nexport CITYLINE_PUBLIC_URL=https://line.city.ca\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    checked = cityline("check", city=own_city)

    assert "CITYLINE_PUBLIC_URL is no setting of the line; is CITYLINE_PUBLIC_BASE_URL meant?" in checked.out


def test_every_variable_that_the_line_reads_is_known() -> None:
    read = {
        name
        for room in ("ivr", "intents", "routing", "metrics")
        for file in Path(room).rglob("*.py")
        for name in re.findall(r'environ\b[^\n]*"(CITYLINE_\w+)"', file.read_text("utf-8"))
    }
    settings = {f"CITYLINE_{name.upper()}" for kind in KINDS for name in kind.model_fields}

    assert [*misspelt(read | settings)] == []


def test_the_example_city_is_refused_with_a_real_account_and_serves_without() -> None:
    refuse_made_up_numbers(load_settings(city=CITY))
    refuse_made_up_numbers(load_settings(city=CITY, twilio_auth_token="of a trial"))

    with pytest.raises(BadInput, match="made up"):
        refuse_made_up_numbers(load_settings(city=CITY, **CARRIER))


def test_a_database_that_cannot_keep_every_letter_is_refused(postgres) -> None:
    with closing(open_database(postgres.url)) as admin:
        alone = admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with alone as connection:
            connection.execute(text("DROP DATABASE IF EXISTS ascii_line"))
            connection.execute(
                text("CREATE DATABASE ascii_line ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
            )

    with (
        closing(open_database(postgres.url.replace("/postgres?", "/ascii_line?"))) as database,
        pytest.raises(BadDatabase, match=r"SQL_ASCII.*createdb --encoding UTF8"),
    ):
        database.upgrade()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://line:x@127.0.0.1:1/line", "nothing listens at the host and port"),
        ("postgresql://line:x@no-such-host.invalid/line", "has no address"),
    ],
)
def test_why_a_database_does_not_answer_is_told(address: str, sentence: str) -> None:
    with closing(open_database(address)) as database, pytest.raises(DatabaseDown, match=sentence):
        database.check()


def test_a_database_that_is_not_there_is_told(postgres) -> None:
    with (
        closing(open_database(postgres.url.replace("/postgres?", "/gone?"))) as database,
        pytest.raises(DatabaseDown, match="no such database or role"),
    ):
        database.check()
