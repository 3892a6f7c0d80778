"""A document is read where it takes neither the calls' interpreter nor their memory, and may be ended."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import numpy as np
from threadpoolctl import threadpool_limits

from intents.matching.installed import encoders_of
from ivr.studio.documents.document import BadDocument, Fault
from ivr.studio.documents.extraction import CutDocument, cut
from ivr.studio.documents.ranking import Vectors, passage_vectors

NICENESS = 10
AT_ONCE = 64
"Passages between two words about progress."
LONGEST_SILENCE_SECONDS = 180.0
"While the text of a PDF is read nothing is said."


@dataclass(frozen=True, slots=True)
class Encoded:
    """Progress: how many passages are encoded."""

    done: int
    of: int


@dataclass(frozen=True, slots=True, eq=False)
class ReadDocument:
    """A document in passages, with a vector for each."""

    cut: CutDocument
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It says what it said before."""


Step: TypeAlias = Encoded | ReadDocument | Unchanged
Read: TypeAlias = Callable[[bytes, str, str], Iterator[Step]]
"From a file, its name and its text's previous hash to progress and the document; raises BadDocument."


def read(models: Path, languages: Sequence[str], content: bytes, name: str, known: str) -> Iterator[Step]:
    """Cut a document into passages, and encode them unless their text is known."""
    found = cut(content, name, languages)
    if found.text_hash == known:
        yield Unchanged()
        return
    count = len(found.passages)
    yield Encoded(0, count)
    encoders = encoders_of(models)
    encode = encoders[0].encode if encoders else _no_vectors
    parts: list[Vectors] = []
    for start in range(0, count, AT_ONCE):
        some = found.passages[start : start + AT_ONCE]
        parts.append(passage_vectors(found.title, some, encode))
        yield Encoded(min(start + AT_ONCE, count), count)
    yield ReadDocument(found, np.concatenate(parts))


def _no_vectors(texts: Sequence[str]) -> Vectors:
    return np.zeros((len(texts), 0), np.float32)


def read_in_own_process(
    models: Path, languages: Sequence[str], content: bytes, name: str, known: str
) -> Iterator[Step]:
    """Do the same in another process; raise BadDocument also when that dies or says nothing for long."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(there, models, languages, content, name, known), daemon=True
    )
    process.start()
    there.close()
    try:
        while True:
            if not here.poll(LONGEST_SILENCE_SECONDS):
                raise BadDocument(Fault.TOO_SLOW)
            told = _received(here)
            if isinstance(told, Fault):
                raise BadDocument(told)
            yield told
            if not isinstance(told, Encoded):
                return
    finally:
        process.kill()
        process.join()
        here.close()


def _received(here: Connection) -> Step | Fault:
    try:
        told: Step | Fault = here.recv()
    except EOFError:
        return Fault.FAILED
    return told


def _work(
    there: Connection, models: Path, languages: Sequence[str], content: bytes, name: str, known: str
) -> None:
    """It steps back behind all other processes."""
    os.nice(NICENESS)
    with threadpool_limits(1):
        try:
            for step in read(models, languages, content, name, known):
                there.send(step)
        except BadDocument as bad:
            there.send(bad.fault)
