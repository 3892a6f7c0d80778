import pytest

from simulator.carrier.account import Refusal
from simulator.carrier.document import ANNOUNCEMENT_VERBS, read
from simulator.carrier.verbs import Dial, Gather, Hangup, Record, Say, Stream, Target

URL = "https://line.example/voice"


def verbs(body: str) -> tuple[object, ...]:
    return read(URL, "text/xml; charset=utf-8", f"<Response>{body}</Response>".encode()).verbs


def test_a_gather_has_twilios_defaults():
    (gather,) = verbs("<Gather input='dtmf speech'><Say language='fr-CA'>Bonjour</Say></Gather>")

    assert isinstance(gather, Gather)
    assert gather.prompts == (Say("Bonjour", "fr-CA"),)
    assert (gather.timeout_seconds, gather.finish_on_key, gather.num_digits) == (5, "#", None)
    assert (gather.hears_keys, gather.hears_speech) == (True, True)


def test_a_dial_may_hold_a_bare_number():
    (dial,) = verbs("<Dial>+15550111</Dial>")

    assert isinstance(dial, Dial)
    assert dial.targets == (Target("+15550111"),)
    assert (dial.timeout_seconds, dial.answers_on_bridge) == (30, False)


def test_a_sip_telephone_is_dialled_with_its_headers():
    (dial,) = verbs(
        "<Dial><Sip url='/w'>sip:permits@pbx.example;transport=tls?X-Cityline-Call=abc&amp;X-A=1</Sip></Dial>"
    )

    assert isinstance(dial, Dial)
    assert dial.targets == (
        Target(
            "sip:permits@pbx.example;transport=tls",
            is_sip=True,
            announcement="/w",
            headers=(("X-Cityline-Call", "abc"), ("X-A", "1")),
        ),
    )


def test_a_record_ends_at_any_key_by_default():
    (record,) = verbs("<Record/>")

    assert isinstance(record, Record)
    assert record.finish_on_key == "1234567890*#"


def test_a_stream_keeps_its_parameters_in_order():
    (stream,) = verbs(
        "<Connect action='/a'><Stream url='wss://x/m'><Parameter name='t' value='1'/></Stream></Connect>"
    )

    assert isinstance(stream, Stream)
    assert stream.parameters == (("t", "1"),)
    assert stream.action == "/a"


@pytest.mark.parametrize(
    "body",
    [
        "<Gather timeout='soon'/>",
        "<Dial answerOnBridge='yes'>+1</Dial>",
        "<Dial/>",
        "<Dial><Client>desk</Client></Dial>",
        "<Connect><Room>1</Room></Connect>",
        "<Gather><Hangup/></Gather>",
        "<Dial><Sip>sip:a@b.example</Sip><Number>+15550111</Number></Dial>",
    ],
)
def test_what_twilio_would_not_take_is_refused(body):
    with pytest.raises(Refusal):
        verbs(body)


def test_an_unknown_verb_is_skipped_with_a_warning():
    document = read(URL, "application/xml", b"<Response><Sing/><Hangup/></Response>")

    assert document.verbs == (Hangup(),)
    assert document.warnings == ("<Sing> is not expected here",)


def test_a_announcement_may_hold_no_other_verb():
    with pytest.raises(Refusal):
        read(URL, "text/xml", b"<Response><Pause/></Response>", ANNOUNCEMENT_VERBS)
