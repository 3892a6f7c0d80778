"""The city's understanding for its calls: learned at the start, from the published phrasings alone."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from threadpoolctl import threadpool_limits

from intents.catalog import Catalog
from intents.danger_hearing import DangerHearing
from intents.encoder import Encoder
from intents.expecting import Expecting, Question
from intents.lessons import lessons
from intents.matcher import Matcher
from intents.matcher_store import learned
from intents.mini_lm import MiniLm
from intents.remembering import Remembering
from intents.second_opinion import SecondOpinion
from intents.sentence_encoder import SentenceEncoder
from intents.subject_store import with_subjects
from intents.transcript import Said, Transcript
from intents.understand import understand
from intents.understanding import Ambiguous, NoMatch, Understanding
from ivr.recollection import Recollection
from ivr.understood import Understood

LEARNED = "learned"
"Beside the models: what was learned before, so that the line starts in a moment."


@dataclass(frozen=True, slots=True)
class Comprehension:
    """What every turn is understood by."""

    matcher: Matcher
    danger: DangerHearing
    second_opinion: SecondOpinion | None = None
    lately: Recollection = field(default_factory=Recollection)
    "The ear asks whether an utterance is certain, then the line asks what it meant."

    def understand_now(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        """Return what the caller meant, by this machine alone, in milliseconds."""
        match said:
            case Transcript(text=words):
                return self.lately.of(
                    words, expecting, language, lambda: self._understood(said, expecting, language)
                )
            case _:
                return self._understood(said, expecting, language)

    def _understood(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        return understand(said, expecting, self.matcher, language, self.danger.hear)

    async def understand(self, said: Said, expecting: Expecting, language: str) -> Understood:
        """Return what the caller meant, without holding up the other calls of this process."""
        meant = await asyncio.to_thread(self.understand_now, said, expecting, language)
        match said, meant:
            case Transcript(text=words), Ambiguous() | NoMatch() if self.second_opinion:
                opinion = await self.second_opinion.on(words, meant, language)
                return Understood(opinion.meant, opinion.tokens)
            case _:
                return Understood(meant)


def comprehension(catalog: Catalog, models: Path) -> Comprehension:
    """Learn the city's phrasings; without the optional encoder it learns from their words alone."""
    # Several threads on one small product wait for one another, and take the cores from the transcribers.
    threadpool_limits(1)
    encoders = [*map(Remembering, encoders_of(models))]
    matcher = learned(lessons(catalog), with_subjects(encoders), models / LEARNED)
    line = Comprehension(matcher, DangerHearing.through(encoders))
    # Rules are compiled when they are first tried; the first caller shall not wait for that.
    for language in catalog.languages:
        line.understand_now(Transcript("hello", language, 1.0), Question(), language)
    return line


def every_encoder_of(models: Path) -> tuple[Encoder, ...]:
    """Return those and the finer one for English, which costs too much within a call."""
    folder = models / "minilm"
    finer = (MiniLm.load(folder),) if (folder / "model.safetensors").is_file() else ()
    return (*encoders_of(models), *finer)


def encoders_of(models: Path) -> tuple[Encoder, ...]:
    """Return the sentence encoders whose weights are on this machine."""
    folder = models / "use"
    return (SentenceEncoder.load(folder),) if (folder / "weights.npz").is_file() else ()
