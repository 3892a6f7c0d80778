import io
import json

from rich.console import Console

from ivr.cli.machine.tuning import table
from ivr.models.whisper_sizes import Machine, Measured, weighed


def test_a_machine_without_models_is_told_what_to_run(cityline):
    ran = cityline("models")

    assert ran.code == 1
    assert "whisper-base" in ran.out
    assert "cityline models" in ran.out


def test_models_can_be_read_by_a_program(cityline):
    ran = cityline("models", "--json")

    models = {model["model"]: model for model in json.loads(ran.printed)["models"]}
    assert not models["hibari"]["is_ready"]
    assert models["kokoro"]["is_optional"]
    assert models["silero"]["source"].startswith("silero-vad ")


def test_a_whisper_by_another_name_that_is_missing_is_bad_input(cityline, tmp_path):
    for needed in ("silero/silero_vad.onnx", "hibari/hibari_tts-0.2.1.dist-info/RECORD"):
        file = tmp_path / "var" / "models" / needed
        file.parent.mkdir(parents=True)
        file.touch()

    ran = cityline("models", whisper="small")

    assert ran.code == 2
    assert "no Whisper model “small”" in ran.err


def test_what_the_line_hears_with_is_told_with_its_reason(cityline):
    ran = cityline("models")

    assert "Hears with Whisper base. Nothing was measured on this machine yet" in ran.out


def test_the_costs_of_sizes_stand_in_a_table():
    machine = Machine(workers=2, cores=2, memory_mb=4000)
    measured = (Measured("base", "cpu", (0.3,), 250), Measured("large-v3-turbo", "cpu", (4.0,), 1700))
    console = Console(width=160, record=True, file=io.StringIO())

    console.print(table([weighed(each, machine, 8) for each in measured], machine, 8))

    rows = [" ".join(row.split()) for row in console.export_text().splitlines()]
    assert any(row.startswith("│ base │ 0.30 │ 0.65 s │") and "12.4 │ holds" in row for row in rows)
    assert any(row.startswith("│ large-v3-turbo │ 4.00 │") and "too slow" in row for row in rows)
