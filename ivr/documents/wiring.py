"""Makes what reads documents and what finds passages in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np

from intents.matching.encoder import Encoder
from ivr.documents.own_process import read_in_own_process
from ivr.documents.reading import DocumentReader
from ivr.documents.settings import DocumentSettings
from ivr.documents.wording import worded
from ivr.line.opinion_server import asked_once
from ivr.outgoing.fetching import fetching
from ivr.settings import Settings
from ivr.storage.database import Database
from routing.documents.desk import Word
from routing.documents.library import Library
from routing.documents.ranking import Vectors


@dataclass(frozen=True, slots=True)
class DocumentShop:
    """A line's settings and database, as far as documents need them."""

    settings: Settings
    documents: DocumentSettings
    database: Database
    encoders: tuple[Encoder, ...]
    languages: tuple[str, ...]
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def reader(self, in_background: Callable[[Callable[[], None]], None]) -> DocumentReader:
        """Return what takes documents in."""
        return DocumentReader(
            self.database,
            partial(read_in_own_process, self.settings.models, self.languages),
            partial(fetching, self.clock),
            self.documents.hosts,
            self.clock,
            self.zone,
            in_background,
        )

    def library(self) -> Library:
        """Return what finds passages."""
        return Library(self.database.begin, self.database.reading, self._encode, self.clock)

    def wording(self) -> Word | None:
        """Return what words drafts, if a setting asks for it."""
        return partial(worded, partial(asked_once, self.settings)) if self.documents.drafts_worded else None

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not self.encoders:
            return np.zeros((len(texts), 0), np.float32)
        return self.encoders[0].encode(texts)
