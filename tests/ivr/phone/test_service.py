"""What answers a webhook stays one thing from its beginning to its end."""

from dataclasses import replace
from functools import partial

from ivr.calls import Calls
from ivr.city import City
from ivr.handover import Handover
from ivr.line import Line
from ivr.phone.service import Phone
from ivr.phone.twiml import Twiml
from ivr.prompts.book import load_prompts
from ivr.queue import Queue
from ivr.screen_pop import pop_id


async def nobody(*_: object) -> None:
    """Nothing is said in these tests."""


def test_a_webhook_sees_one_city_whatever_staff_change_meanwhile(rivermont: City) -> None:
    changed = replace(rivermont, all_to_people=True)
    cities = iter([rivermont, changed])
    prompts = load_prompts(rivermont.directory.languages, rivermont.path)
    line = Line(lambda: next(cities), prompts, nobody, Calls(None, lambda: None), b"secret")
    twiml = Twiml("https://line.test", "wss://line.test", partial(pop_id, b"secret"))
    phone = Phone(line, Handover(line), Queue(line), twiml, lambda: True)

    first, second = phone.steady(), phone.steady()

    assert [first.line.city, first.handover.line.city, first.queue.line.city] == [rivermont] * 3
    assert second.handover.line.city is changed
