"""Moves a call whose media stream has ended to another one, in this process or elsewhere."""

from dataclasses import replace

from ivr.call.call import Call
from ivr.call.greeting import greeting
from ivr.call.reply import Listen, Reply, asking_again
from ivr.call.states import CallState
from ivr.call.texts import Texts
from ivr.call.turn import replied
from routing.asked import expecting

MOST_LOST_STREAMS = 2
"A caller who loses more streams than this is better served by a person."


def opened(call: Call) -> Call:
    """Return the call with its stream open; unchanged once the carrier has taken over."""
    return call if call.carrier_hears else replace(call, on_stream=True, opened=call.streams + 1)


def is_unopened(call: Call) -> bool:
    """Whether a stream ended without ever opening: the carrier reached no process."""
    return not call.on_stream and call.opened <= call.streams


def left_to_carrier(call: Call) -> Call:
    """Return the call with the carrier in charge from now on; it repeats what a lost stream cut off."""
    return replace(call, carrier_hears=True, unsaid=call.is_cut_off and call.turns > 0)


def handed_on(call: Call) -> Call | None:
    """Return the call, handed over to another process between two turns; None once nobody listens."""
    if call.state is not CallState.LISTENING or call.carrier_hears:
        return None
    return replace(call, streams=call.streams + 1, is_cut_off=False, on_stream=False)


def resumed(call: Call) -> Call | None:
    """Return a call that lost its stream, ready for the next one; None if it must not go on.

    A process always notes its streams' ends; a stream without one lost its process.
    """
    is_lost = call.on_stream or call.is_cut_off
    if not is_lost or call.lost_streams >= MOST_LOST_STREAMS:
        return None
    return replace(
        call,
        streams=call.streams + 1,
        lost_streams=call.lost_streams + 1,
        is_cut_off=True,
        on_stream=False,
    )


def first_reply(call: Call, texts: Texts) -> Reply:
    """Return a stream's first words: the greeting, nothing between two turns, or what was cut off."""
    if not call.streams:
        return greeting(call, texts)
    if not call.is_cut_off:
        return Reply((), Listen(expecting(call.dialogue.asked)), call.language, call.slow)
    again = replied(call, texts) if call.turns else greeting(call, texts)
    return again if again and again.sentences and not again.ends_conversation else asking_again(call, texts)
