"""What answers a webhook stays one thing from its beginning to its end."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.line.calls import Calls
from ivr.line.handover import Handover
from ivr.line.line import Line
from ivr.line.queue import Queue
from ivr.storage.encryption import pop_id
from ivr.twilio.twiml import Phone, Twiml


async def nobody(*_: object) -> None:
    """Nothing is said in these tests."""


def test_a_webhook_sees_one_city_whatever_staff_change_meanwhile(rivermont: City) -> None:
    changed = replace(rivermont, all_to_people=True)
    cities = iter([rivermont, changed])
    prompts = load_prompts(rivermont.directory.languages, rivermont.path)
    line = Line(lambda: next(cities), prompts, nobody, Calls(None, datetime.now), b"secret")
    twiml = Twiml("https://line.test", "wss://line.test", partial(pop_id, b"secret"))
    phone = Phone(line, Handover(line), Queue(line), twiml, lambda: True)

    first, second = phone.snapshot(), phone.snapshot()

    assert [first.line.city, first.handover.line.city, first.queue.line.city] == [rivermont] * 3
    assert second.handover.line.city is changed
