"""Closes calls about which the carrier reports nothing more: the caller hung up, or the line failed.

Neither comes when the carrier's word of the end is lost and no stream was open: then nothing happens at all.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from intents.articles.catalog import Catalog
from ivr.call.call import Call
from ivr.call.states import CallState, Event, HungUp, MessageLeft, PersonReached
from ivr.errors import StaleCall
from ivr.storage.archive import CallArchive

CLOSES: dict[CallState, Event] = {CallState.RECORDING: MessageLeft(0.0), CallState.LISTENING: HungUp()}
GRACE = timedelta(minutes=1)
"How long after a hang-up the carrier may still report a recording or a stream's end."


SILENCE = timedelta(minutes=5)
"A caller who talks with the line says something, or is asked again, every minute at least."
LOOKED_BACK = timedelta(days=1)


def close_lost(archive: CallArchive, catalog: Callable[[Call], Catalog], now: datetime) -> int:
    """Close the calls whose callers left long enough ago, or that have been silent; return how many."""
    left = [
        call
        for call in archive.left()
        if call.state in CLOSES and call.gone_at and now - call.gone_at >= GRACE
    ]
    silent = archive.silent(now - LOOKED_BACK, now - SILENCE)
    lost = {call.sid: (call, CLOSES[call.state]) for call in (*left, *silent)}
    for call, event in lost.values():
        # The recording or the stream's end arrived in the meantime.
        with suppress(StaleCall):
            archive.save(call.after(event, catalog(call), now))
    return len(lost)


def close_failed(archive: CallArchive, catalog: Callable[[Call], Catalog], sid: str, at: datetime) -> bool:
    """Close a call with which the line failed at a moment, unless it went on; False for one never stored."""
    call = archive.load(sid)
    if call is None:
        return False
    has_gone_on = call.gone_at is None and archive.saved_after(sid, at)
    if call.state is CallState.ENDED or has_gone_on:
        return True
    is_with_person = call.state is CallState.TRANSFERRING and call.accepted
    # The carrier reported its end in the meantime.
    with suppress(StaleCall):
        event = PersonReached() if is_with_person else HungUp(failed=True)
        archive.save(call.after(event, catalog(call), at))
    return True
