"""What a change adds to the line's words is recorded before anybody calls, or named when it cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.line.city_now import base_of
from ivr.line.city_speech import CitySpeech
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, VoiceId, Voices
from ivr.studio.directory.editor import Base
from routing.departments.hours import SpecialDay, TimeWindow
from tests.fixtures.example import city_of_few_answers

TODAY = date(2026, 11, 25)
STORM = {"en": "Stay home tonight.", "fr": "Restez chez vous cette nuit."}


@pytest.fixture(scope="module")
def rivermont() -> City:
    return city_of_few_answers()


class Line:
    """A line's speech, and the work that it has put off."""

    def __init__(self, city: City, voices: Voices, folder: Path) -> None:
        self.base = base_of(city)
        self.put_off: list[Callable[[], None]] = []
        speaker = Speaker(voices, Recordings(folder))
        prompts = load_prompts(city.directory.languages, city.path)
        self.speech = CitySpeech(city, prompts, speaker, lambda: TODAY, self.put_off.append)

    def with_hours(self, week: TimeWindow, name: str = "Revenue") -> Base:
        """Let the revenue office open at other hours, under another name."""
        directory = self.base.directory
        revenue = directory["revenue"]
        changed = replace(
            revenue,
            names=MappingProxyType({"en": name, "fr": name}),
            hours=replace(revenue.hours, week=((week,),) * 7),
        )
        departments = MappingProxyType({**directory.departments, "revenue": changed})
        return replace(self.base, directory=replace(directory, departments=departments))


def test_new_hours_are_recorded_later_and_a_new_name_at_once(
    rivermont: City, fake_voice, tmp_path: Path
) -> None:
    line = Line(rivermont, {"en": fake_voice, "fr": fake_voice}, tmp_path)
    line.speech.prepare(line.base)
    line.put_off.pop()()
    fake_voice.said.clear()

    unsaid = line.speech.prepare(line.with_hours(TimeWindow(585, 960), "Tax Counter"))
    at_once = {text for _, text in fake_voice.said}
    line.put_off.pop()()
    later = {text for _, text in fake_voice.said} - at_once

    assert unsaid == ()
    assert "I'm connecting you to Tax Counter." in at_once
    assert "It opens tomorrow at nine forty-five a.m." in later


def test_what_is_recorded_already_is_not_put_off(rivermont: City, fake_voice, tmp_path: Path) -> None:
    line = Line(rivermont, {"en": fake_voice, "fr": fake_voice}, tmp_path)
    line.speech.prepare(line.base)
    line.put_off.pop()()

    line.speech.prepare(line.base)

    assert line.put_off == []


def test_without_a_voice_an_opening_is_gone_without_but_a_name_is_needed(
    rivermont: City, fake_voice, tmp_path: Path
) -> None:
    speaking = Line(rivermont, {"en": fake_voice, "fr": fake_voice}, tmp_path)
    speaking.speech.prepare(speaking.base)
    speaking.put_off.pop()()
    mute = RecordedVoice(VoiceId("tones", "1"), "Install the French voice.")
    line = Line(rivermont, {"en": fake_voice, "fr": mute}, tmp_path)

    unsaid = line.speech.prepare(line.with_hours(TimeWindow(585, 960), "Tax Counter"))

    needed = {one.text for one in unsaid if one.is_needed}
    assert "Je vous passe Tax Counter." in needed
    assert "Ils ouvrent demain à 9 h 45." in {one.text for one in unsaid} - needed
    assert {(one.language, one.remedy) for one in unsaid} == {("fr", "Install the French voice.")}


def test_a_day_far_ahead_is_recorded_with_its_date(rivermont: City, fake_voice, tmp_path: Path) -> None:
    line = Line(rivermont, {"en": fake_voice, "fr": fake_voice}, tmp_path)
    closed = SpecialDay((), MappingProxyType({"en": "moving", "fr": "déménagement"}))
    directory = line.base.directory
    revenue = directory["revenue"]
    away = MappingProxyType({date(2027, 3, day): closed for day in range(1, 13)})
    moved = replace(revenue, hours=replace(revenue.hours, exceptions=away))
    departments = MappingProxyType({**directory.departments, "revenue": moved})

    line.speech.prepare(replace(line.base, directory=replace(directory, departments=departments)))
    line.put_off.pop()()

    said = {text for _, text in fake_voice.said}
    assert "It opens on Monday, March fifteenth, at eight thirty a.m." in said
    assert "The office is closed today: moving." in said


def test_besides_another_city_only_what_is_new_is_recorded(
    rivermont: City, fake_voice, tmp_path: Path
) -> None:
    line = Line(rivermont, {"en": fake_voice, "fr": fake_voice}, tmp_path)
    banner = replace(line.base.banners[0], id="storm", texts=MappingProxyType(STORM))

    line.speech.prepare(replace(line.base, banners=(*line.base.banners, banner)), line.base)

    assert {text for _, text in fake_voice.said} == {*STORM.values()}
    assert line.put_off == []
