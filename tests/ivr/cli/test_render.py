import shutil
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from ivr.call.city import City, load_city
from ivr.call.lookups.opening_hours import spoken_reason
from ivr.cli.render import published_sentences, sentences_of
from ivr.line.voice import recordings_of
from ivr.settings import load_settings
from routing.departments.hours import SpecialDay
from tests.fixtures.core_call import FakeVoice
from tests.fixtures.example import example_city


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


PAST = MappingProxyType({"en": "the flood of 2001", "fr": "l'inondation de 2001"})


def with_a_past_closure(city: City) -> City:
    """The city whose operator was closed on a day that is long over and still in its calendar."""
    departments = city.directory.departments
    operator = departments[city.directory.operator]
    days = MappingProxyType({**operator.hours.exceptions, date(2001, 5, 1): SpecialDay((), PAST)})
    closed = replace(operator, hours=replace(operator.hours, exceptions=days))
    changed = MappingProxyType({**departments, operator.id: closed})
    return replace(city, directory=replace(city.directory, departments=changed))


def test_what_is_published_does_not_depend_on_the_day_so_that_pruning_keeps_a_past_holiday() -> None:
    city = with_a_past_closure(example_city())

    published = {sentence.text for sentence in published_sentences(city)}
    today = {sentence.text for sentence in sentences_of(city)}

    assert any(spoken_reason(PAST["fr"]) in text for text in published)
    assert not any(spoken_reason(PAST["fr"]) in text for text in today)
