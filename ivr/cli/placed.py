"""One call to a line: to a running one, or to one that lives for this call only."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ivr.app import create_app
from ivr.city import City
from ivr.demo.dialling import account_of, dialling
from ivr.demo.line_clock import LineClock
from ivr.demo.own_service import own_settings, serving
from ivr.demo.people import names
from ivr.demo.polite_caller import PoliteCaller
from ivr.demo.telling import Telling, Told
from ivr.demo.watched_call import WatchedCall
from ivr.phone.carrier.circumstances import Circumstances
from ivr.phone.carrier.department import Person
from ivr.phone.carrier.rest import Rest
from ivr.server import listen
from ivr.settings import Settings

CALLER = "+16045550399"


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that is to be placed."""

    city: City
    caller: PoliteCaller
    people: Mapping[str, Person]
    clock: LineClock
    "What time it is on a line of its own."

    async def to_own_line(self, machine: Settings, data: Path) -> Told:
        """Call a line that lives for this call only; its ledger is nobody else's."""
        settings = own_settings(machine, data)
        with closing(listen("127.0.0.1", 0)) as taken:
            async with Rest(account_of(settings)).open() as rest:
                app = create_app(settings, self.clock, carrier_api=rest.origin)
                async with serving(app, taken) as address:
                    return await self.to(settings, address, rest)

    async def to(self, settings: Settings, address: str, rest: Rest | None = None) -> Told:
        """Call the line at an address."""
        directory = self.city.directory
        async with dialling(settings, self.city, address, rest) as dialled:
            watched = WatchedCall(self.caller, dialled.watch, self.caller.note)
            telling = Telling(watched, names(directory, directory.languages[0]))
            await watched.place(dialled.carrier, CALLER, directory.main_number, Circumstances(self.people))
            return telling.ended()
