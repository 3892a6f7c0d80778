import json

import pytest


def test_a_program_reads_what_is_needed(cityline):
    ran = cityline("capacity", "--calls-per-hour", "800", "--handle-seconds", "90", "--json")

    assert ran.code == 0
    assert json.loads(ran.printed)["lines"] == 35


def test_a_person_reads_what_is_needed(cityline):
    assert "Lines: 35 (20 callers at once on average)." in cityline("capacity", "--calls-per-hour", "800").out


@pytest.mark.parametrize("option", ["--handle-seconds", "--staff-seconds", "--utterances-per-second"])
@pytest.mark.parametrize("number", ["nan", "inf"])
def test_what_is_no_number_is_told(cityline, option, number):
    ran = cityline("capacity", "--calls-per-hour", "800", option, number)

    assert ran.code == 2
    assert "Traceback" not in ran.err
