from pathlib import Path

import pytest

MACHINE = Path("var")
HAS_EXCHANGE = (MACHINE / "exchange" / "sbin" / "asterisk").is_file()
HAS_MODELS = (MACHINE / "models" / "whisper-base").is_dir()


def test_a_machine_without_models_is_told_how_to_get_them(cityline):
    ran = cityline("demo", "--once")

    assert ran.code == 2
    assert "cityline models --fetch" in ran.err


def test_a_machine_without_an_exchange_is_told_how_to_build_one(cityline):
    ran = cityline("demo", "--once", "--carrier", "asterisk")

    assert ran.code == 2
    assert "make exchange ASTERISK_SOURCES=… builds one" in ran.err


def test_a_model_that_cannot_be_fetched_is_named_and_nobody_is_called(cityline, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    ran = cityline("demo", "--once", "--fetch")

    assert ran.code == 2
    assert "hibari-tts 0.2.1 could not be fetched" in ran.err
    assert "as scripted" not in ran.out


@pytest.mark.slow
@pytest.mark.skipif(not HAS_MODELS, reason="the models are not fetched")
def test_real_calls_in_both_languages_end_as_their_files_say(cityline):
    ran = cityline("demo", "--once", "--only", "hangs up in the middle", data=MACHINE)

    assert ran.code == 0, ran.printed
    assert ran.out.count("✓ a caller who hangs up in the middle of an answer") == 2
    assert "rec.pool_rink_hours: abandoned_before_answer; the call: abandoned" in ran.out
    assert ran.out.index("2 of 2 as scripted") < ran.out.index("What the ledger says")
    assert "chosen to show one path each" in ran.out
    assert "all calls 2 2 100.0 %" in ran.out.replace("│", "").replace("  ", " ")


@pytest.mark.slow
@pytest.mark.skipif(not (HAS_MODELS and HAS_EXCHANGE), reason="no Asterisk was built here by make exchange")
def test_calls_by_a_real_exchange_end_as_their_files_say(cityline):
    ran = cityline(
        "demo", "--once", "--carrier", "asterisk", "--only", "hangs up in the middle", data=MACHINE
    )

    assert ran.code == 0, ran.printed
    assert "2 of 2 as scripted" in ran.out


@pytest.mark.slow
@pytest.mark.skipif(not HAS_MODELS, reason="the models are not fetched")
@pytest.mark.parametrize(
    ("title", "ending"),
    [
        ("refused in other words", "tax.due_date: escalated_connected"),
        ("in the same breath", "permit.book_inspection: escalated_connected"),
    ],
)
def test_what_callers_say_second_or_beside_their_topic_reaches_the_desk_that_its_file_names(
    cityline, title: str, ending: str
):
    ran = cityline("demo", "--once", "--only", title, data=MACHINE)

    assert ran.code == 0, ran.printed
    assert ran.out.count(ending) == 2


@pytest.mark.slow
@pytest.mark.skipif(not HAS_MODELS, reason="the models are not fetched")
def test_a_demo_of_no_call_is_bad_input(cityline):
    ran = cityline("demo", "--only", "nobody calls so", data=MACHINE)

    assert ran.code == 2
    assert "there are:" in ran.err
