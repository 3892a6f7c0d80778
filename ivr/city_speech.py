"""The voice of a city that changes: what a change adds is recorded before anybody calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from ivr.city import City
from ivr.prompts.book import PromptBook
from ivr.repertoire import repertoire
from ivr.sentence import Sentence
from ivr.speech.pieces import pieces
from ivr.speech.render import render
from ivr.speech.speaker import Speaker
from ivr.speech.voice import RecordedVoice
from routing.editing.outcome import Unsaid
from routing.editing.overlay import Base

LEFT_OUT = frozenset({"opens", "closed_today"})
"Prompts that a reply goes on without when this machine cannot say them."
UNKNOWN_REMEDY = "Try again; if it stays so, word the text differently."


@dataclass(frozen=True, slots=True)
class CitySpeech:
    """Speaks for the city as it will be."""

    city: City
    prompts: PromptBook
    speaker: Speaker
    today: Callable[[], date]

    def prepare(self, city: Base) -> tuple[Unsaid, ...]:
        """Record what a changed city adds to what the line says; return what cannot be spoken here."""
        changed = replace(self.city, directory=city.directory, banners=city.banners)
        sentences = tuple(repertoire(changed, self.prompts, self.today()))
        report = render(sentences, self.speaker.voices, self.speaker.recordings, _unwatched)
        if not report.missing:
            return ()
        missing = {(piece.language, piece.text) for piece in report.missing}
        return tuple(self._unsaid(sentence) for sentence in _lacking(sentences, missing))

    def _unsaid(self, sentence: Sentence) -> Unsaid:
        voice = self.speaker.voices[sentence.language]
        remedy = voice.remedy if isinstance(voice, RecordedVoice) else UNKNOWN_REMEDY
        return Unsaid(sentence.text, sentence.language, remedy, sentence.prompt not in LEFT_OUT)


def _lacking(sentences: Iterable[Sentence], missing: set[tuple[str, str]]) -> Iterable[Sentence]:
    """The sentences of which a piece has no recording."""
    for sentence in dict.fromkeys(sentences):
        spoken = ((sentence.language, piece) for piece in pieces(sentence.text, sentence.language))
        if not missing.isdisjoint(spoken):
            yield sentence


def _unwatched(done: int, of: int) -> None:
    """Nobody watches how far it is."""
