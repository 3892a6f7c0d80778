"""Records from a JSON service; an HTML page with the status 200 is not a record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from types import MappingProxyType

import httpx2
import orjson

from routing.services.source import HttpRecords, Looked, NotAvailable, Row, Rows, SourceFault

LIMITS = httpx2.Timeout(2.5, connect=1.0)
LONGEST_SECONDS = 4.0
"Time limit for one answer, however slowly it arrives."
MOST_BYTES = 1_000_000
"A record has a few hundred; a service that ignores the number may send all it has."
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class HttpSource:
    """One service; its answers are used again for a while."""

    http: httpx2.Client
    service: HttpRecords
    seconds: Callable[[], float]
    "A clock that never goes back."
    _kept: dict[str, tuple[float, Rows]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def find(self, number: str, today: date) -> Looked:  # noqa: ARG002 - the service is of now
        """Return a number's records."""
        now = self.seconds()
        with self._lock:
            until, known = self._kept.get(number, (now, Rows(())))
        if until > now:
            return known
        found = self._asked(number)
        if isinstance(found, Rows):
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[number] = (now + self.service.kept_seconds, found)
        return found

    def _asked(self, number: str) -> Looked:
        try:
            with self.http.stream("GET", self.service.address.format(number=number)) as answer:
                if answer.status_code == 404:
                    return Rows(())
                if not answer.is_success:
                    return NotAvailable(SourceFault.DOWN)
                content = self._whole(answer.iter_bytes())
        except httpx2.TimeoutException:
            return NotAvailable(SourceFault.SLOW)
        except httpx2.HTTPError:
            return NotAvailable(SourceFault.DOWN)
        return content if isinstance(content, NotAvailable) else _read(content, number, self.service.columns)

    def _whole(self, pieces: Iterator[bytes]) -> bytes | NotAvailable:
        until, held = self.seconds() + LONGEST_SECONDS, bytearray()
        for piece in pieces:
            held += piece
            if len(held) > MOST_BYTES:
                return NotAvailable(SourceFault.WRONG)
            if self.seconds() > until:
                return NotAvailable(SourceFault.SLOW)
        return bytes(held)


def _read(content: bytes, number: str, columns: tuple[str, ...]) -> Looked:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        return NotAvailable(SourceFault.WRONG)
    listed = told if isinstance(told, list) else [told]
    rows = [row for each in listed if (row := _row(each, columns)) is not None]
    if len(rows) != len(listed):
        return NotAvailable(SourceFault.WRONG)
    # A service that does not know the parameter may answer with everything.
    mine = (row for row in rows if "".join(filter(str.isdecimal, row[columns[0]])) == number)
    return Rows(tuple(mine))


def _row(told: object, columns: tuple[str, ...]) -> Row | None:
    if not isinstance(told, Mapping) or any(name not in told for name in columns):
        return None
    return MappingProxyType({name: "" if told[name] is None else str(told[name]) for name in columns})
