import io
import wave

import httpx2
import pytest

from simulator.carrier.caller import CallerScript, HangUp, Press, SpeakWords, StaySilent

VOICE = """<Response><Record action="/recorded" timeout="20" finishOnKey="#"
recordingStatusCallback="/recording"
recordingStatusCallbackEvent="completed absent"/><Say>No message.</Say></Response>"""


@pytest.fixture
def recording(line):
    line.answers |= {
        "/voice": VOICE,
        "/recorded": "<Response><Hangup/></Response>",
        "/recording": "<Response/>",
    }
    return line


async def test_a_message_can_be_fetched_with_the_accounts_name_and_token(recording, question):
    async with recording.carrier() as carrier:
        await carrier.place_call(
            CallerScript((SpeakWords(question), Press("#"))), from_="+15550100", to="+15550199"
        )

        url = recording.forms("/recorded")[0]["RecordingUrl"] + ".wav"
        async with httpx2.AsyncClient(trust_env=False) as client:
            refused = await client.get(url)
            fetched = await client.get(url, auth=(recording.account.sid, recording.account.auth_token))

    assert refused.status_code == 401
    with wave.open(io.BytesIO(fetched.content)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (8000, 2)
        assert file.getnframes() >= 6400


async def test_action_and_callback_tell_of_the_same_recording(recording, question):
    async with recording.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((SpeakWords(question), Press("#"))), from_="+15550100", to="+15550199"
        )

    (action,), (callback,) = recording.forms("/recorded"), recording.forms("/recording")
    assert action["Digits"] == "#"
    assert action["RecordingSid"] == callback["RecordingSid"]
    assert callback["RecordingStatus"] == "completed"
    assert callback["CallSid"] == trace.call_sid
    assert "From" not in callback


async def test_hanging_up_ends_the_message_and_the_action_still_hears_of_it(recording, question):
    async with recording.carrier() as carrier:
        await carrier.place_call(
            CallerScript((SpeakWords(question), HangUp())), from_="+15550100", to="+15550199"
        )

    (action,) = recording.forms("/recorded")
    assert (action["Digits"], action["CallStatus"]) == ("hangup", "completed")


async def test_an_empty_message_is_absent_and_the_next_verb_follows(recording):
    async with recording.carrier() as carrier:
        await carrier.place_call(CallerScript((StaySilent(60),)), from_="+15550100", to="+15550199")

    assert recording.forms("/recorded") == []
    assert recording.forms("/recording")[0]["RecordingStatus"] == "absent"
