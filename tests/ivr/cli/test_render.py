import shutil

from ivr.call.city import load_city
from ivr.line.voice import recordings_of
from ivr.settings import load_settings
from tests.fixtures.core_call import FakeVoice


def test_a_language_that_the_city_does_not_speak_is_bad_input(cityline):
    ran = cityline("render", "--publish", "de", voice="openai", openai_api_key="none")

    assert ran.code == 2
    assert "use en, fr" in ran.err


def test_a_machine_without_a_voice_is_told_how_to_get_it(cityline):
    ran = cityline("render")

    assert ran.code == 2
    assert "cityline models --fetch" in ran.err


def test_what_an_image_brings_along_is_played_by_whoever_runs_it(cityline, tmp_path, monkeypatch):
    city, data = tmp_path / "city", tmp_path / "var"
    shutil.copytree("ivr/new_city", city)
    monkeypatch.setattr("ivr.cli.render.learn", lambda *_: None)  # the models are not here
    monkeypatch.setattr("ivr.cli.render.voices_of", lambda *_: {each: FakeVoice() for each in ("en", "fr")})

    built = cityline("render", "--image", data=data, city=city)

    recorded = [file for file in (data / "models" / "recorded").rglob("*") if file.is_file()]
    here = recordings_of(load_settings(data=data), load_city(city))
    assert built.code == 0
    assert recorded
    assert {file.stat().st_mode & 0o777 for file in recorded} == {0o644}
    assert all(here.find(file.stem) for file in recorded)
    assert not (data / "audio").exists()
    assert not (data / "cityline.db").exists()
