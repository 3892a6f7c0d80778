import pytest
import yaml

from ivr.errors import BadInput
from simulator.carrier.caller import AwaitReply, HangUp, Press, SpeakOver, SpeakWords, StaySilent
from simulator.carrier.people import Accepts, Busy, NoAnswer
from simulator.carrier.script_file import read_people, read_script


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
