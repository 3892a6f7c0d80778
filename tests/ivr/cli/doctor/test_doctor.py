import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivr.cli.doctor import command
from ivr.cli.doctor.command import APPROVAL, DISK, MachineCheck
from ivr.cli.doctor.finding import State
from ivr.register.approval import FILE, Approval, Signature, keep_examined, sign
from ivr.register.running import running_line
from ivr.settings import load_settings
from ivr.storage.database import open_database
from metrics.facts.formula import Rate
from tests.fixtures.example import example_city


def test_a_machine_that_was_only_just_set_up_is_told_what_to_do_next(cityline):
    ran = cityline("doctor", public_base_url="http://127.0.0.1:9")

    assert ran.code == 1
    assert "cityline models --fetch" in ran.printed
    assert "CITYLINE_TWILIO_ACCOUNT_SID" in ran.out
    assert "to mend before callers come" in ran.out


def test_a_program_reads_the_findings_as_json(cityline):
    ran = cityline("doctor", "--json", public_base_url="http://127.0.0.1:9")

    told = json.loads(ran.out)
    assert ran.code == 1
    assert told["is_well"] is False
    assert {tuple(one) for one in told["findings"]} == {("about", "state", "sentence", "remedy")}
    assert {"settings", "models", "disk", "database", "public address", "account"} <= {
        one["about"] for one in told["findings"]
    }


def test_looking_leaves_no_database_behind(cityline, tmp_path):
    cityline("doctor", public_base_url="http://127.0.0.1:9")

    assert not (tmp_path / "var" / "cityline.db").exists()


@pytest.mark.parametrize(("free_gb", "state"), [(0.5, State.WRONG), (3, State.WARNING), (80, State.GOOD)])
def test_a_full_disk_is_told_before_it_is_full(monkeypatch, tmp_path, free_gb, state):
    free = SimpleNamespace(free=free_gb * 1e9)
    monkeypatch.setattr(command, "shutil", SimpleNamespace(**vars(shutil) | {"disk_usage": lambda _: free}))
    check = MachineCheck(load_settings(data=tmp_path / "not" / "there"), example_city())

    (disk,) = [one for one in check.findings() if one.about == DISK]

    assert disk.state is state


GOOD = {"en": Rate(95, 100), "fr": Rate(92, 100)}
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("examined", "signers", "state", "said"),
    [
        ({}, (), State.WRONG, "Nobody approved"),
        (GOOD, ("nora",), State.WRONG, "Nobody approved"),
        (GOOD, ("nora", "pia"), State.GOOD, "Two people approved"),
        ({**GOOD, "fr": Rate(85, 100)}, (), State.WRONG, "than was approved before (fr)"),
    ],
)
def test_a_release_that_sends_calls_to_people_for_want_of_an_approval_is_told(
    sqlite_template: Path, tmp_path: Path, examined, signers, state, said
) -> None:
    shutil.copy(sqlite_template, tmp_path / "cityline.db")
    (tmp_path / FILE).write_text("{required: true, items: []}", "utf-8")
    settings, city = load_settings(data=tmp_path), replace(example_city(), path=tmp_path)
    own = running_line(settings, city).understanding
    with closing(open_database(settings.database_address)) as database, database.begin() as session:
        for print_, right, people in (("before", GOOD, ("nora", "pia")), (own, examined, signers)):
            if right:
                keep_examined(session, Approval(print_, NOW, right))
            for person in people:
                sign(session, print_, Signature(person, NOW))

    (found,) = [one for one in MachineCheck(settings, city).findings() if one.about == APPROVAL]

    assert found.state is state
    assert said in found.sentence


def test_a_city_that_requires_no_approval_is_asked_for_none(tmp_path: Path) -> None:
    check = MachineCheck(load_settings(data=tmp_path), example_city())

    assert APPROVAL not in {one.about for one in check.findings()}
