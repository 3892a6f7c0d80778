"""When the caller began, paused and finished.

The tracks in data/tracks.json are what Silero said, frame by frame, of telephone sound: spoken words,
coughs, tones and noise. Speech begins about 1 s into each of the spoken ones.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.timing import NORMAL, PATIENT, RELAY, ListeningTiming, Profile, timing_for
from ivr.hearing.endpoint import (
    NEXT,
    BargeIn,
    Early,
    EndOfSpeech,
    Endpoint,
    EndpointEvent,
    EndpointState,
    Frame,
    IllegalState,
    NoInput,
    Overlap,
    OverlapEnded,
    Paused,
    Resumed,
    SpeechBegan,
    TooLong,
    after,
)
from ivr.hearing.listener import FRAME_SECONDS

TRACKS: dict[str, list[float]] = json.loads((Path(__file__).parent / "data" / "tracks.json").read_text())


def listen(
    track: Iterable[float],
    *,
    timing: ListeningTiming = NORMAL,
    is_playing: bool = False,
    early: Early = Early.OPEN,
    expects_short: bool = False,
) -> list[tuple[float, EndpointEvent]]:
    """Every event with its second; an early transcript comes one frame after each pause."""
    endpoint = Endpoint(timing, expects_short)
    events: list[tuple[float, EndpointEvent]] = []
    for number, probability in enumerate(track):
        if endpoint.state is EndpointState.PAUSED:
            endpoint = endpoint.informed(early)
        endpoint, happened = after(endpoint, Frame(probability, FRAME_SECONDS, is_playing))
        events += [(number * FRAME_SECONDS, event) for event in happened]
    return events


def kinds(events: Sequence[tuple[float, EndpointEvent]]) -> list[type[EndpointEvent]]:
    return [type(event) for _, event in events]


def spoken(seconds: float) -> list[float]:
    return [0.9] * round(seconds / FRAME_SECONDS)


def silent(seconds: float) -> list[float]:
    return [0.02] * round(seconds / FRAME_SECONDS)


@pytest.mark.parametrize("word", ["oui", "non", "un", "no", "two", "stop", "agent"])
def test_a_very_short_answer_is_one_utterance(word: str) -> None:
    assert kinds(listen(TRACKS[word])) == [SpeechBegan, Paused, EndOfSpeech]


@pytest.mark.parametrize("sentence", ["a question", "une question", "wait, no"])
def test_a_sentence_is_one_utterance(sentence: str) -> None:
    ends = [event for _, event in listen(TRACKS[sentence]) if isinstance(event, EndOfSpeech)]

    assert [event.speech_seconds > 1.5 for event in ends] == [True]


def test_speech_of_150_ms_is_enough_to_be_heard() -> None:
    assert kinds(listen(silent(1) + spoken(0.15) + silent(2))) == [SpeechBegan, Paused, EndOfSpeech]


def test_a_pause_in_a_sentence_does_not_end_it() -> None:
    events = kinds(listen(TRACKS["a question with a pause"]))

    assert events.count(EndOfSpeech) == 1
    assert Resumed in events


@pytest.mark.parametrize("sound", ["silence", "hold music", "key tone", "line noise", "cough", "two coughs"])
def test_what_is_not_speech_begins_nothing(sound: str) -> None:
    assert listen(TRACKS[sound]) == []


@pytest.mark.parametrize("sound", ["cough", "two coughs", "mm-hm", "mm-hm, male", "uh-huh", "key tone"])
def test_a_cough_or_a_murmur_does_not_cut_an_answer_off(sound: str) -> None:
    assert BargeIn not in kinds(listen(TRACKS[sound], is_playing=True))


def test_sustained_speech_cuts_an_answer_off_before_it_ends() -> None:
    events = listen(TRACKS["wait, no"], is_playing=True)

    assert kinds(events)[:3] == [SpeechBegan, Overlap, BargeIn]
    assert events[2][0] - events[0][0] < 0.8


def test_the_line_falls_silent_soon_after_a_caller_speaks_over_it() -> None:
    at = {type(event): seconds for seconds, event in listen(silent(1) + spoken(1), is_playing=True)}

    assert at[Overlap] - 1 < 0.35


def test_a_voice_far_off_interrupts_nothing_until_a_nearer_one_joins_it() -> None:
    endpoint, events = Endpoint(NORMAL), []
    for is_far in (True,) * 60 + (False,) * 10:
        endpoint, happened = after(endpoint, Frame(0.9, FRAME_SECONDS, is_playing=True, is_far=is_far))
        events += [(type(event), is_far) for event in happened]

    assert events == [(SpeechBegan, True), (BargeIn, False)]


def test_the_line_goes_on_when_only_a_voice_far_off_is_left() -> None:
    endpoint, events = Endpoint(NORMAL), []
    for is_far in (False,) * 8 + (True,) * 60:
        endpoint, happened = after(endpoint, Frame(0.9, FRAME_SECONDS, is_playing=True, is_far=is_far))
        events += [type(event) for event in happened]

    assert events == [SpeechBegan, Overlap, OverlapEnded]


def test_the_line_goes_on_when_speech_over_it_lasts_too_long() -> None:
    endpoint = Endpoint(
        replace(NORMAL, too_long_seconds=0.0), state=EndpointState.PAUSED, is_overlapping=True
    )

    _, events = after(endpoint, Frame(0.02, FRAME_SECONDS, is_playing=True))

    assert [type(event) for event in events] == [TooLong, OverlapEnded]


@pytest.mark.parametrize("sound", ["mm-hm", "mm-hm, male", "uh-huh"])
@pytest.mark.parametrize("early", [Early.OPEN, Early.MISSING])
def test_the_line_goes_on_after_a_murmur(sound: str, early: Early) -> None:
    events = kinds(listen(TRACKS[sound] + silent(2), is_playing=True, early=early))

    assert [event for event in events if event in (Overlap, OverlapEnded)] == [Overlap, OverlapEnded]


def test_the_line_stays_silent_for_words_that_say_all() -> None:
    events = kinds(listen(TRACKS["stop"] + silent(2), is_playing=True, early=Early.CERTAIN))

    assert Overlap in events
    assert OverlapEnded not in events


def test_an_answer_is_cut_off_once_per_utterance() -> None:
    events = kinds(listen(spoken(2) + silent(0.3) + spoken(2) + silent(2), is_playing=True))

    assert events.count(BargeIn) == 1


def test_nothing_barges_in_when_the_line_is_silent() -> None:
    assert BargeIn not in kinds(listen(TRACKS["wait, no"], is_playing=False))


def silence_before_the_end(**how: Any) -> float:
    events = listen(silent(0.5) + spoken(1) + silent(4), **how)
    return next(event.silence_seconds for _, event in events if isinstance(event, EndOfSpeech))


def test_a_certain_early_transcript_shortens_the_wait() -> None:
    assert silence_before_the_end(early=Early.CERTAIN) < 0.36 < silence_before_the_end(early=Early.OPEN)


def test_a_short_answer_is_waited_for_less_than_an_open_question() -> None:
    assert silence_before_the_end(expects_short=True) < silence_before_the_end() < 0.65


def test_without_an_early_transcript_nothing_is_lost_by_listening_on() -> None:
    assert silence_before_the_end(early=Early.MISSING) == pytest.approx(1.2, abs=0.04)


def test_an_older_caller_is_given_more_time() -> None:
    assert silence_before_the_end(timing=PATIENT) > 1.0


def test_a_relay_operator_is_given_twice_the_time_of_an_older_caller() -> None:
    assert RELAY.end_seconds == 2 * PATIENT.end_seconds
    assert RELAY.no_input_seconds == 2 * PATIENT.no_input_seconds
    assert RELAY.too_long_seconds == 2 * PATIENT.too_long_seconds


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("profile", list(Profile))
def test_every_language_and_profile_waits_longer_the_less_it_knows(language: str, profile: Profile) -> None:
    timing = timing_for(language, profile)

    assert timing.speculate_seconds < timing.end_certain_seconds < timing.end_short_seconds
    assert timing.end_short_seconds < timing.end_seconds < timing.end_unheard_seconds
    assert timing.blip_seconds < timing.barge_in_seconds


def test_silence_is_no_input_once() -> None:
    events = listen(silent(30))

    assert kinds(events) == [NoInput]
    assert events[0][0] == pytest.approx(7, abs=0.05)


def test_the_wait_for_words_begins_when_the_line_has_finished_speaking() -> None:
    endpoint = Endpoint(NORMAL)
    for _ in silent(20):
        endpoint, playing = after(endpoint, Frame(0.02, FRAME_SECONDS, is_playing=True))
        assert playing == ()

    assert endpoint.waited_seconds == 0


def test_a_new_question_is_waited_for_anew() -> None:
    endpoint = replace(Endpoint(NORMAL), waited_seconds=6.9, has_given_up=True)

    asked = endpoint.expecting(PATIENT, short=True)

    assert (asked.waited_seconds, asked.has_given_up, asked.timing) == (0, False, PATIENT)


def test_a_new_question_does_not_forget_what_the_caller_is_saying() -> None:
    endpoint = replace(Endpoint(NORMAL), state=EndpointState.SPEAKING, speech_seconds=1.5)

    asked = endpoint.expecting(PATIENT, short=False)

    assert (asked.state, asked.speech_seconds) == (EndpointState.SPEAKING, 1.5)


def test_who_asks_after_a_long_silence_is_answered_and_not_asked_again() -> None:
    events = listen(silent(6.3) + spoken(1.5) + silent(4))

    assert kinds(events) == [SpeechBegan, Paused, EndOfSpeech]


def test_a_cough_does_not_restart_the_wait_for_words() -> None:
    cough = NORMAL.blip_seconds - 0.1

    events = listen(silent(4) + spoken(cough) + silent(4))

    assert kinds(events)[-2:] == [EndOfSpeech, NoInput]


def test_a_noise_does_not_restart_the_wait_for_words() -> None:
    track = silent(4) + spoken(0.06) + silent(2.7)

    assert kinds(listen(track + silent(0.5))) == [NoInput]


def test_endless_speech_ends_after_forty_seconds() -> None:
    events = listen(spoken(45))

    assert kinds(events) == [SpeechBegan, TooLong, SpeechBegan]
    assert events[1][0] == pytest.approx(40, abs=0.1)


def test_a_click_in_a_pause_does_not_resume_speech() -> None:
    events = kinds(listen(spoken(0.5) + silent(0.3) + spoken(0.03) + silent(2)))

    assert events == [SpeechBegan, Paused, EndOfSpeech]


def test_a_table_forbids_what_it_does_not_name() -> None:
    with pytest.raises(IllegalState, match="quiet → paused"):
        Endpoint(NORMAL).entering(EndpointState.PAUSED)


def test_every_state_can_be_left_and_come_back_to() -> None:
    assert set(NEXT) == set(EndpointState)
    assert {following for after_it in NEXT.values() for following in after_it} == set(EndpointState)


frames = st.lists(
    st.tuples(st.sampled_from([0.02, 0.4, 0.6, 0.95]), st.integers(1, 25), st.booleans(), st.booleans()),
    max_size=60,
)


LETTERS: dict[type[EndpointEvent], str] = {
    SpeechBegan: "S",
    Overlap: "O",
    OverlapEnded: "o",
    BargeIn: "B",
    Paused: "P",
    Resumed: "R",
    EndOfSpeech: "E",
    TooLong: "T",
    NoInput: "N",
}
OVER = "o?(Oo)*O?B?"
GRAMMAR = re.compile(f"(N|S{OVER}(o?Po?R{OVER})*o?(Po?Eo?|(Po?)?To?))*(S{OVER}(o?Po?R{OVER})*o?(Po?)?)?")


@given(frames, st.sampled_from(list(Early)))
def test_events_come_in_their_order_whatever_is_heard(
    windows: list[tuple[float, int, bool, bool]], early: Early
) -> None:
    endpoint, story = Endpoint(replace(NORMAL, too_long_seconds=8.0)), ""
    for probability, count, is_playing, is_far in windows:
        for _ in range(count):
            frame = Frame(probability, FRAME_SECONDS, is_playing, is_far)
            endpoint, happened = after(endpoint.informed(early), frame)
            story += "".join(LETTERS[type(event)] for event in happened)

    assert GRAMMAR.fullmatch(story)
    silences = re.sub("[^OoB]", "", story)
    assert re.fullmatch("(Oo?|B)*", silences), "it went on without having fallen silent"
    assert not re.search("O[^oBE]*T(?!o)", story), "it stays silent after a cut"


@given(frames)
def test_every_utterance_ends_when_silence_follows(windows: list[tuple[float, int, bool, bool]]) -> None:
    track = [probability for probability, count, *_ in windows for _ in range(count)]

    events = kinds(listen(track + silent(2)))

    assert events.count(SpeechBegan) == events.count(EndOfSpeech) + events.count(TooLong)
