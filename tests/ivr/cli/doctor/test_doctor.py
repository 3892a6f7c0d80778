import json
import shutil
from types import SimpleNamespace

import pytest

from ivr.cli.doctor import command
from ivr.cli.doctor.command import DISK, MachineCheck
from ivr.cli.doctor.finding import State
from ivr.settings import load_settings
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
