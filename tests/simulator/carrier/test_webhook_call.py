import pytest

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.events import Requested, VerbStarted, Warned
from simulator.carrier.webhook import NO_FAULTS, Faults

GOODBYE = "<Response><Say>Goodbye.</Say></Response>"
STREAM = """<Response><Connect action="/after"><Stream url="{url}" statusCallback="/stream-status">
<Parameter name="t" value="{t}"/></Stream></Connect></Response>"""


def stream(url: str = "wss://line.example/media", t: str = "secret") -> str:
    return STREAM.format(url=url, t=t)


async def call(line, faults: Faults = NO_FAULTS, **more):
    async with line.carrier(**more) as carrier:
        return await carrier.place_call(
            CallerScript(()), from_="+15550100", to="+15550199", given=Circumstances(faults=faults)
        )


async def test_a_failing_webhook_goes_to_the_fallback_with_the_error(line):
    line.answers |= {"/fallback": GOODBYE}

    trace = await call(line)

    (fallback,) = line.forms("/fallback")
    assert fallback["ErrorCode"] == "11200"
    assert fallback["ErrorUrl"] == "https://line.example/voice"
    assert trace.all(VerbStarted)[0].detail == "Goodbye."


@pytest.mark.parametrize(
    ("answer", "content_type", "code"),
    [
        (GOODBYE, "text/html", 12300),
        ("<Reply/>", "text/xml", 12100),
        (" <?xml version='1.0'?><Response/>", "text/xml", 12100),
        ("<Response><Say>" + "a" * 65536 + "</Say></Response>", "text/xml", 11750),
    ],
)
async def test_an_answer_that_is_not_twiml_fails_the_call(line, answer, content_type, code):
    line.answers["/voice"] = answer
    line.content_type = content_type

    trace = await call(line)

    assert trace.all(Warned)[0].code == code
    assert trace.ended_by == "carrier"
    assert line.forms("/status")[0]["CallStatus"] == "failed"


async def test_an_unknown_verb_is_skipped_with_a_warning(line):
    line.answers["/voice"] = "<Response><Sing/><Say>Goodbye.</Say></Response>"

    trace = await call(line)

    assert [warned.code for warned in trace.all(Warned)] == [12200]
    assert trace.all(VerbStarted)[0].verb == "Say"


async def test_retries_follow_the_overrides_in_the_url_and_keep_the_token(line):
    line.answers["/voice"] = "<Response><Redirect>/weak#rc=2&amp;rp=4xx</Redirect></Response>"

    trace = await call(line)

    weak = [seen for seen in line.seen if seen.path == "/weak"]
    assert len({seen.token for seen in weak}) == 1
    assert [event.attempt for event in trace.all(Requested) if "/weak" in event.url] == [0, 1, 2]


async def test_an_answer_that_is_not_good_is_not_asked_for_again_by_default(line):
    trace = await call(line)

    assert [event.attempt for event in trace.all(Requested) if "/voice" in event.url] == [0]


async def test_a_duplicated_webhook_has_the_same_token(line):
    line.answers["/voice"] = GOODBYE

    await call(line, Faults(duplicated_webhooks=1.0))

    first, second = (seen for seen in line.seen if seen.path == "/voice")
    assert first.token == second.token
    assert first.form == second.form


async def test_a_forged_signature_does_not_hold(line):
    line.answers["/voice"] = GOODBYE

    await call(line, Faults(forged_webhooks=True))

    assert not any(seen.is_signed for seen in line.seen)


async def test_lost_callbacks_never_arrive(line):
    line.answers["/voice"] = GOODBYE

    await call(line, Faults(lost_callbacks=1.0))

    assert line.forms("/status") == []


@pytest.mark.parametrize(
    ("url", "code"),
    [("ws://line.example/media", 31922), ("wss://line.example/media?t=1", 31920), ("wss://", 31923)],
)
async def test_a_stream_address_that_twilio_refuses_leads_to_the_action(line, url, code):
    line.answers |= {"/voice": stream(url), "/after": GOODBYE}

    trace = await call(line)

    assert trace.all(Warned)[0].code == code
    assert [form["StreamEvent"] for form in line.forms("/stream-status")] == ["stream-error"]
    assert len(line.forms("/after")) == 1
