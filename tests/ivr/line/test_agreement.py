"""A caller allows a few sentences to be kept as sound, or does not."""

from intents.text.transcript import Transcript
from ivr.call.playout import Spoke
from tests.ivr.twilio.test_stream import GREETING, Carrier, connected

SOUND = b"\x80" * 800


def press(carrier: Carrier) -> None:
    carrier.send({"event": "dtmf", "streamSid": "MZ1", "dtmf": {"track": "inbound_track", "digit": "8"}})


def asks(text: str) -> Spoke:
    return Spoke(Transcript(text, "en", 0.9, 1.0), 0.5, 0.3, SOUND)


def test_a_caller_who_presses_the_key_is_thanked_and_asked_again(consent_bench) -> None:
    with connected(consent_bench) as carrier:
        greeting = carrier.reply(len(GREETING) + 1)
        carrier.echo(greeting)
        press(carrier)
        thanks = carrier.reply(2)

    assert len(greeting) == 2 * (len(GREETING) + 1)
    assert len(thanks) == 4


def test_who_presses_nothing_keeps_nothing(consent_bench) -> None:
    with connected(consent_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING) + 1))
        carrier.hear(consent_bench, asks("waste.collection_day"))
        carrier.echo(carrier.reply(1))
    assert consent_bench.kept == []


def test_what_a_caller_says_who_agreed_is_kept(consent_bench) -> None:
    with connected(consent_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING) + 1))
        press(carrier)
        carrier.echo(carrier.reply(2))
        carrier.hear(consent_bench, asks("waste.collection_day"))
        carrier.echo(carrier.reply(2))
        # One turn follows another, so that the first has ended when the second is answered.
        carrier.hear(consent_bench, asks("tax.due_date"))
        carrier.reply(1)

    assert consent_bench.kept == [(Transcript("waste.collection_day", "en", 0.9, 1.0), SOUND)]


def test_the_key_means_nothing_where_nobody_was_asked(fast_bench) -> None:
    with connected(fast_bench) as carrier:
        carrier.echo(carrier.reply(len(GREETING)))
        press(carrier)
        carrier.echo(carrier.reply(1))
        carrier.hear(fast_bench, asks("waste.collection_day"))
        carrier.reply(2)

    assert fast_bench.kept == []
