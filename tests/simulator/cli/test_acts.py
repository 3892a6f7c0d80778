import wave
from pathlib import Path

import pytest

from ivr.errors import BadAudio, BadInput
from simulator.carrier.caller import Press, SpeakWords
from simulator.carrier.utterance import CallerUtterance
from simulator.cli.call import acts_of


def speak(text: str) -> CallerUtterance:
    return CallerUtterance.of(b"\x10" * 160, text)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "question.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"\x00\x10" * 16_000)
    return path


def test_words_keys_and_files_come_in_the_order_in_which_they_were_typed(recording):
    acts = acts_of(["--say", "one", "--press", "1", str(recording), "--say=two", "--press=0"], speak)

    assert [act.digits if isinstance(act, Press) else act.utterance.words for act in acts] == [
        "one",
        "1",
        "",
        "two",
        "0",
    ]


def test_a_file_is_spoken_at_the_lines_own_rate(recording):
    (act,) = acts_of([str(recording)], speak)

    assert isinstance(act, SpeakWords)
    assert len(act.utterance.ulaw) == 8000


@pytest.mark.parametrize(
    "words", [[], ["--say"], ["--say", " "], ["--press"], ["--press", "x"], ["--shout", "one"]]
)
def test_what_no_caller_can_do_is_bad_input(words):
    with pytest.raises(BadInput):
        acts_of(words, speak)


def test_a_file_that_is_no_recording_is_bad_audio(tmp_path):
    (tmp_path / "notes.wav").write_text("not sound", encoding="utf-8")

    with pytest.raises(BadAudio):
        acts_of([str(tmp_path / "notes.wav")], speak)
