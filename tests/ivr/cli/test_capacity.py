import json

import pytest


def test_a_program_reads_what_is_needed(cityline):
    ran = cityline("capacity", "--calls-per-hour", "800", "--handle-seconds", "90", "--json")

    assert ran.code == 0
    assert json.loads(ran.printed)["lines"] == 35


def test_a_person_reads_what_is_needed(cityline):
    assert "Lines: 35 (20 callers at once on average)." in cityline("capacity", "--calls-per-hour", "800").out


def test_a_storm_is_shown_hour_by_hour(cityline):
    ran = cityline("capacity", "--calls-per-hour", "200", "--storm", "--json")

    day = json.loads(ran.printed)["storm"]
    assert [hour["hour"] for hour in day] == list(range(24))
    assert day[8]["calls"] > 4 * day[12]["calls"]


def test_a_storm_may_be_read_by_a_person(cityline):
    ran = cityline("capacity", "--calls-per-hour", "100", "--storm", "--storm-times", "3")

    assert "3 times the usual calls" in ran.out


@pytest.mark.parametrize("option", ["--handle-seconds", "--staff-seconds", "--utterances-per-second"])
@pytest.mark.parametrize("number", ["nan", "inf"])
def test_what_is_no_number_is_told(cityline, option, number):
    ran = cityline("capacity", "--calls-per-hour", "800", option, number)

    assert ran.code == 2
    assert "Traceback" not in ran.err
