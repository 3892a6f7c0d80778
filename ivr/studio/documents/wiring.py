"""Makes what reads documents and what finds passages in them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import structlog
from pydantic import Field

from intents.articles.article import Language
from intents.matching.encoder import Encoder
from intents.matching.second_opinion import Failed, ServerAnswer
from intents.privacy.redaction import redacted
from ivr.environment import EnvironmentSettings, read_settings
from ivr.line.opinion_server import asked_once
from ivr.settings import Settings
from ivr.storage.database import Database
from ivr.studio.documents.document import FoundPassage
from ivr.studio.documents.draft import SCHEMA, Worded, checked, messages_of
from ivr.studio.documents.fetching import fetching
from ivr.studio.documents.library import Library, Word
from ivr.studio.documents.own_process import read_in_own_process
from ivr.studio.documents.ranking import Vectors
from ivr.studio.documents.reading import DocumentReader


class DocumentSettings(EnvironmentSettings):
    """Where documents may be fetched from, and what words a draft."""

    document_hosts: str = Field(
        "",
        pattern=r"^[A-Za-z0-9., -]*$",
        description="Hosts, by commas, whose pages a sitemap of another host may name as documents",
    )

    drafts_worded: bool = Field(
        default=False,
        description="Have the model at CITYLINE_OPENAI_BASE_URL word drafts from the city's documents",
    )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts."""
        return tuple(host for one in self.document_hosts.split(",") if (host := one.strip().casefold()))


def load_document_settings(**given: object) -> DocumentSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(DocumentSettings, given)


MOST_TOKENS = 700
Ask: TypeAlias = Callable[
    [tuple[tuple[str, str], ...], Mapping[str, object], int], Awaitable[ServerAnswer | Failed]
]
"Asks a server of OpenAI's kind: messages, the answer's schema, and the most tokens."
log = structlog.get_logger()


async def _answered(answer: Awaitable[ServerAnswer | Failed]) -> ServerAnswer | Failed:
    return await answer


def worded(ask: Ask, question: str, found: Sequence[FoundPassage], language: Language) -> Worded | None:
    """Return what the model wrote, each sentence tied to its passage or refused; None where it failed."""
    bare = redacted(question)
    answer = asyncio.run(_answered(ask(messages_of(bare, found, language), SCHEMA, MOST_TOKENS)))
    if isinstance(answer, Failed):
        log.warning("draft_not_worded", reason=answer.outcome.value)
        return None
    return checked(answer.text, bare, found)


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
