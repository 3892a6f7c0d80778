import pytest

from simulator.carrier.caller import AwaitReply, CallerScript, Press, SpeakOver, SpeakWords
from simulator.carrier.events import VerbStarted
from simulator.carrier.leg import Recognition
from simulator.carrier.utterance import CallerUtterance

VOICE = """<Response><Gather input="dtmf speech" numDigits="1" timeout="20" speechTimeout="auto"
action="/heard"><Say>How can I help you today, in as few words as you like?</Say></Gather>
<Say>Nothing heard.</Say></Response>"""


@pytest.fixture
def gathering(line):
    line.answers |= {"/voice": VOICE, "/heard": "<Response><Hangup/></Response>"}
    return line


async def test_speech_comes_back_as_the_words_of_the_script(gathering, question):
    async with gathering.carrier() as carrier:
        await carrier.place_call(
            CallerScript((AwaitReply(0.2), SpeakWords(question))), from_="+15550100", to="+15550199"
        )

    (heard,) = gathering.forms("/heard")
    assert heard["SpeechResult"] == "when is the landfill open"
    assert heard["Confidence"] == "0.9000000"


async def test_speech_without_words_is_given_to_whoever_hears_for_twilio(gathering, question):
    async def hear(ulaw: bytes, language: str) -> Recognition:
        return Recognition(f"{len(ulaw) // 8000 + 1} second in {language}", 0.5)

    async with gathering.carrier(hear=hear) as carrier:
        script = CallerScript((AwaitReply(0.2), SpeakWords(CallerUtterance.of(question.ulaw))))
        await carrier.place_call(script, from_="+15550100", to="+15550199")

    assert gathering.forms("/heard")[0]["SpeechResult"] == "1 second in en-US"


async def test_a_key_interrupts_the_prompt(gathering):
    gathering.answers["/voice"] = VOICE.replace("today", "today " * 50)

    async with gathering.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((SpeakOver(0.5), Press("0"))), from_="+15550100", to="+15550199"
        )

    assert gathering.forms("/heard")[0]["Digits"] == "0"
    assert len(trace.heard[0].ulaw) < 20 * 8000


async def test_silence_goes_on_to_the_next_verb_without_a_request(gathering):
    async with gathering.carrier() as carrier:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert gathering.forms("/heard") == []
    assert trace.all(VerbStarted)[-1].detail == "Nothing heard."


async def test_silence_is_reported_where_the_document_asks_for_it(gathering):
    gathering.answers[
        "/voice"
    ] = """<Response><Gather timeout="1" actionOnEmptyResult="true" action="/heard"/>
    </Response>"""

    async with gathering.carrier() as carrier:
        await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert gathering.forms("/heard")[0]["Digits"] == ""


async def test_the_finishing_key_is_not_part_of_the_digits(gathering):
    gathering.answers["/voice"] = '<Response><Gather action="/heard"/></Response>'

    async with gathering.carrier() as carrier:
        await carrier.place_call(CallerScript((Press("314#"),)), from_="+15550100", to="+15550199")

    assert gathering.forms("/heard")[0]["Digits"] == "314"
