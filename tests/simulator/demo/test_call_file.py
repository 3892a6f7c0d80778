from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from ivr.call.city import City
from ivr.errors import BadInput
from ivr.speaking.kokoro import KOKORO
from ivr.speaking.render import unrecorded, wanted
from ivr.speaking.speaker import RecordedVoice, Recordings
from metrics.ledger.outcome import Disposition
from simulator.carrier.caller import AwaitReply, HangUp, Press, SpeakOver, SpeakWords, StaySilent
from simulator.carrier.people import Accepts, Busy, NoAnswer
from simulator.demo.call_file import Casting, load_calls, read_people, read_script, sayings
from simulator.demo.performance import knowing

CALL = """
title: a question
language: en
at: "2026-11-25 10:00"
caller: [listen, {say: "Garbage day?"}]
expect:
  queries: {waste.collection_day: answered_confirmed}
  disposition: resolved
"""


@pytest.fixture
def city(rivermont: City, tmp_path: Path) -> City:
    """Rivermont with one call."""
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "question.yaml").write_text(CALL, encoding="utf-8")
    return City(tmp_path, rivermont.directory, rivermont.catalog, rivermont.banners)


def speak(text: str, language: str) -> bytes:
    return b"\x10" * 160


def test_a_call_is_read_with_what_its_caller_says_and_when_it_comes_in(city):
    (call,) = load_calls(city, speak)

    listen, say = call.script.steps
    assert listen == AwaitReply()
    assert isinstance(say, SpeakWords)
    assert say.utterance.words == "Garbage day?"
    assert call.at == datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone)
    assert call.expected.disposition is Disposition.RESOLVED


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("language: en", "language: de", "not a language of this city"),
        ("answered_confirmed", "answered", "expect.queries"),
        ("resolved", "done", "expect.disposition"),
        ("listen,", "sing,", "'sing' is none of"),
        ("title: a question", "name: a question", "title"),
        ("caller: [", "caller: {", "not readable as UTF-8 YAML"),
        (CALL, "- nothing", "question.yaml"),
    ],
)
def test_a_call_that_is_wrong_is_named_with_its_file(city, right, wrong, complaint):
    file = city.path / "calls" / "question.yaml"
    file.write_text(CALL.replace(right, wrong), encoding="utf-8")

    with pytest.raises(BadInput) as bad:
        load_calls(city, speak)

    assert str(file) in str(bad.value)
    assert complaint in str(bad.value)


def test_a_call_goes_on_with_what_was_told_on_an_earlier_one(city):
    later = CALL.replace("2026-11-25", "2026-11-26").replace(
        'caller: [listen, {say: "Garbage day?"}]', "after: question\ncaller: [listen, {press: reference}]"
    )
    (city.path / "calls" / "second.yaml").write_text(later, encoding="utf-8")

    _, second = load_calls(city, speak)

    assert second.after == "question"
    assert knowing(second.script, "825688").steps == (AwaitReply(), Press("825688"))


def test_a_call_after_one_that_is_not_earlier_is_named(city):
    later = CALL.replace("language: en", "language: en\nafter: question")
    (city.path / "calls" / "second.yaml").write_text(later, encoding="utf-8")

    with pytest.raises(BadInput, match=r"second\.yaml: after: there is no earlier call question"):
        load_calls(city, speak)


def test_a_city_without_calls_is_told_where_to_find_some(city):
    (city.path / "calls" / "question.yaml").unlink()

    with pytest.raises(BadInput, match="example-city"):
        load_calls(city, speak)


def test_rivermont_shows_every_kind_of_call_in_each_of_its_languages(rivermont):
    calls = load_calls(rivermont, speak)

    shown = Counter((call.title, call.language) for call in calls)
    titles = {title for title, _ in shown}
    assert len(titles) == 21
    assert shown == Counter({(title, language): 1 for title in titles for language in ("en", "fr")})


def test_rivermonts_story_is_told_by_eight_calls_by_day_and_night_in_both_languages(rivermont):
    told = load_calls(rivermont, speak, Casting())

    assert [call.story for call in told] == [
        "a routine answer",
        "follow-ups",
        "a message at night",
        "an emergency",
        "a person, who hears first what it is about",
        "another language",
        "a report, filed",
        "a journey to an answer of one's own",
    ]
    assert {call.language for call in told} == {"en", "fr"}
    assert {call.at.hour for call in told} == {10, 22}


def test_a_city_without_a_story_has_all_of_its_calls_placed(city):
    assert len(load_calls(city, speak, Casting())) == 1


def test_only_what_chosen_callers_say_is_put_into_a_voice(city):
    other = CALL.replace("Garbage day?", "Paint?").replace("title: a question", "title: another")
    (city.path / "calls" / "other.yaml").write_text(other, encoding="utf-8")
    said = []

    def listen(text: str, language: str) -> bytes:
        said.append(text)
        return speak(text, language)

    load_calls(city, listen, Casting(only="another"))

    assert said == ["Paint?"]


def test_a_call_that_nobody_wrote_is_named_with_those_that_there_are(city):
    with pytest.raises(BadInput, match="called nobody; there are: a question"):
        load_calls(city, speak, Casting(only="nobody"))


def test_every_french_caller_of_the_demo_is_recorded_and_no_recording_is_left_over(rivermont):
    recordings = Recordings(rivermont.path / "calls" / "audio")
    french = [sentence for sentence in sayings(rivermont) if sentence.language == "fr"]
    needed = wanted(french, {"fr": RecordedVoice(KOKORO, "")})

    kept = {path.stem for path in recordings.cache.glob("??/*.ulaw")}

    assert unrecorded(needed, recordings) == ()
    assert kept == {piece.name for piece in needed}


def no_audio(file: str) -> bytes:
    return b"\x10" * 160 * len(file)


def test_a_caller_is_a_list_of_steps():
    written = yaml.safe_load("""
    - listen
    - say: {file: question.wav, words: when is the landfill open}
    - barge_in: 1.5
    - press: "0"
    - silence: 3
    - listen: {quiet_seconds: 2}
    - hang_up
    """)

    steps = read_script(written, no_audio).steps

    said = steps[1]
    assert isinstance(said, SpeakWords)
    assert said.utterance.words == "when is the landfill open"
    assert len(said.utterance.frames) == len("question.wav")
    rest = (steps[0], *steps[2:])
    assert rest == (
        AwaitReply(),
        SpeakOver(1.5),
        Press("0"),
        StaySilent(3),
        AwaitReply(quiet_seconds=2),
        HangUp(),
    )


def test_people_are_found_by_number():
    written = yaml.safe_load("""
    "+15550111": {accepts: {rings_seconds: 3}}
    "+15550112": busy
    "sip:permits@pbx.city": no_answer
    """)

    assert read_people(written) == {
        "+15550111": Accepts(rings_seconds=3),
        "+15550112": Busy(),
        "sip:permits@pbx.city": NoAnswer(),
    }


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("sing", "'sing' is none of"),
        ({"listen": {"loudly": 1}}, "'listen' does not take"),
        (3, "one name was expected"),
    ],
)
def test_a_step_that_does_not_exist_is_named(step, sentence):
    with pytest.raises(BadInput, match=sentence):
        read_script([step], no_audio)
