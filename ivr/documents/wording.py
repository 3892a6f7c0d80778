"""Has a language model word a draft; whatever fails, the documents' own sentences are there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

import structlog

from intents.articles.article import Language
from intents.matching.second_opinion import Failed, ServerAnswer
from intents.privacy.redaction import redacted
from routing.documents.document import FoundPassage
from routing.documents.wording import SCHEMA, Worded, checked, messages_of

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
