import json


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


def test_copies_of_whisper_that_are_no_longer_used_are_named(cityline, tmp_path):
    models = tmp_path / "var" / "models"
    for name in ("whisper-mine", "whisper-mine-0123456789ab"):
        (models / name).mkdir(parents=True)
        for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
            (models / name / file).touch()

    told = cityline("models", whisper="mine")
    as_json = json.loads(cityline("models", "--json", whisper="mine").printed)

    assert "Whisper is used as it came" in told.out
    assert f"may be deleted: {models / 'whisper-mine-0123456789ab'}" in told.out
    assert as_json["lesson"] == {"folder": None, "unused": [str(models / "whisper-mine-0123456789ab")]}
