"""`cityline caller`, and `cityline audit`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.accounts import store
from ivr.cli.main import command_line
from ivr.storage.database import open_database

ADA = ("Ada Roy", "--email", "ada@city.example", "--role", "admin")


@pytest.fixture
def accounts(tmp_path, sqlite_template):
    """A database with its tables, and a way to look at its accounts."""
    file = tmp_path / "var" / "cityline.db"
    file.parent.mkdir()
    file.write_bytes(Path(sqlite_template).read_bytes())

    def look():
        database = open_database(f"sqlite:///{file}")
        with database.reading() as session:
            found = {account.id: account for account in store.all_accounts(session)}
        database.close()
        return found

    return look


def typed(tmp_path, password, *words):
    environment = {"CITYLINE_DATA": str(tmp_path / "var"), "CITYLINE_CITY": "deploy/example-city"}
    return CliRunner().invoke(command_line(), words, env=environment, input=f"{password}\n")


def test_the_first_admin_is_added_with_a_link_to_choose_a_password(cityline, accounts):
    ran = cityline("account", "add", *ADA)

    assert ran.code == 0
    assert "id: ada-roy" in ran.out
    assert "http://127.0.0.1:8000/sign-in/code#" in ran.out
    assert accounts()["ada-roy"].roles == {"admin"}


def test_the_link_is_the_public_one_as_soon_as_there_is_one(cityline, accounts):
    ran = cityline("account", "add", *ADA, public_base_url="https://line.example.ca")

    assert "https://line.example.ca/sign-in/code#" in ran.out


def test_a_password_may_be_typed_instead(accounts, tmp_path):
    ran = typed(tmp_path, "correct horse battery", "account", "add", *ADA, "--password")

    assert ran.exit_code == 0
    assert "#" not in ran.stdout
    assert "correct horse" not in ran.stdout
    assert accounts()["ada-roy"].password_hash.startswith("$argon2id$")


def test_a_weak_password_is_refused_and_nobody_is_added(accounts, tmp_path):
    ran = typed(tmp_path, "short", "account", "add", *ADA, "--password")

    assert ran.exit_code == 2
    assert "at least 12 characters" in ran.stderr
    assert accounts() == {}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("Ada", "--email", "ada", "--role", "admin"), "email"),
        ((" ", "--email", "ada@city.example", "--role", "admin"), "name"),
        (("Ada", "--email", "ada@city.example", "--role", "king"), "role"),
        (("Ada", "--email", "ada@city.example", "--role", "admin", "--lang", "de"), "language"),
    ],
)
def test_what_is_wrong_is_named_and_the_exit_code_is_2(cityline, accounts, words, named):
    ran = cityline("account", "add", *words)

    assert ran.code == 2
    assert named in ran.err
    assert accounts() == {}


def test_two_accounts_never_have_one_address(cityline, accounts):
    cityline("account", "add", *ADA)

    ran = cityline("account", "add", *ADA)

    assert ran.code == 2
    assert "already" in ran.err


def test_people_and_programs_read_who_there_is(cityline, accounts):
    nobody = cityline("account", "list")
    cityline("account", "add", *ADA)

    table, told = cityline("account", "list"), cityline("account", "list", "--json")

    assert "No accounts yet" in nobody.out
    assert "ada@city.example" in table.out
    assert json.loads(told.printed) == [
        {
            "id": "ada-roy",
            "name": "Ada Roy",
            "email": "ada@city.example",
            "roles": ["admin"],
            "disabled": False,
        }
    ]


def test_an_account_is_disabled_and_enabled_by_id_or_address(cityline, accounts):
    cityline("account", "add", *ADA)
    cityline("account", "add", "Omar", "--email", "omar@city.example", "--role", "staff")

    disabled = cityline("account", "disable", "omar@city.example")
    was_disabled = accounts()["omar"].is_disabled
    enabled = cityline("account", "enable", "omar")

    assert (disabled.code, enabled.code) == (0, 0)
    assert was_disabled
    assert not accounts()["omar"].is_disabled


def test_the_last_admin_cannot_be_disabled(cityline, accounts):
    cityline("account", "add", *ADA)

    ran = cityline("account", "disable", "ada-roy")

    assert ran.code == 2
    assert "must remain an administrator" in ran.err


def test_a_forgotten_password_is_replaced_by_a_new_link(cityline, accounts):
    first = cityline("account", "add", *ADA).out.rpartition("#")[2]

    second = cityline("account", "password", "ada-roy").out.rpartition("#")[2]

    assert len(second) >= 43
    assert second != first


@pytest.mark.parametrize("command", ["disable", "enable", "password"])
def test_somebody_unknown_is_told_with_how_to_see_who_there_is(cityline, accounts, command):
    ran = cityline("account", command, "nobody")

    assert ran.code == 2
    assert "cityline account list" in ran.err


def test_the_help_teaches_every_command_with_an_example(cityline):
    ran = cityline("account", "--help")

    assert ran.code == 0
    for command in ("add", "list", "disable", "enable", "password"):
        assert f"cityline account {command}" in ran.out


def test_a_caller_of_whom_nothing_is_kept_gets_an_empty_copy_and_that_is_audited(cityline) -> None:
    ran = cityline("caller", "export", "+1 604 555 0121")

    assert json.loads(ran.printed) == {
        "calls": [],
        "no_texts": [],
        "asked_about_their_data": [],
        "objects_to_transcription_since": None,
    }
    assert "1 acts" in cityline("audit", "verify").out


def test_a_caller_may_be_held_released_and_forgotten(cityline) -> None:
    assert "Held" in cityline("caller", "hold", "+16045550121").out
    assert cityline("caller", "forget", "+16045550121").code == 2
    assert "Released" in cityline("caller", "hold", "+16045550121", "--release").out
    assert "0 calls" in cityline("caller", "forget", "+16045550121").out


def test_what_is_no_number_is_refused(cityline) -> None:
    assert "Write the number" in cityline("caller", "forget", "anybody").err


def test_a_mark_that_the_log_never_had_is_told(cityline) -> None:
    assert "not in the audit log" in cityline("audit", "verify", "--head", "0" * 64).err
