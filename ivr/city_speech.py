"""The voice of a city that changes: what a change adds is recorded before anybody calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from ivr.city import City
from ivr.prompts.book import PromptBook
from ivr.repertoire import repertoire
from ivr.sentence import Sentence
from ivr.speech.pieces import pieces
from ivr.speech.render import Piece, render, unrecorded, wanted
from ivr.speech.speaker import Speaker
from ivr.speech.voice import RecordedVoice
from routing.editing.outcome import Unsaid
from routing.editing.overlay import Base

LEFT_OUT = frozenset({"opens", "closed_today"})
"Prompts that a reply goes on without when this machine cannot say them."
UNKNOWN_REMEDY = "Try again; if it stays so, word the text differently."
Later = Callable[[Callable[[], None]], None]
"""Does some work when there is time for it."""


def at_once(work: Callable[[], None]) -> None:
    """Do it now."""
    work()


@dataclass(frozen=True, slots=True)
class CitySpeech:
    """Speaks for the city as it will be."""

    city: City
    prompts: PromptBook
    speaker: Speaker
    today: Callable[[], date]
    later: Later = at_once
    "Nobody who saves new hours waits until every day's opening is recorded."

    def prepare(self, city: Base) -> tuple[Unsaid, ...]:
        """Record what a changed city adds to what the line says; return what cannot be spoken here."""
        changed = replace(self.city, directory=city.directory, banners=city.banners)
        sentences = tuple(dict.fromkeys(repertoire(changed, self.prompts, self.today())))
        needed = tuple(sentence for sentence in sentences if sentence.prompt not in LEFT_OUT)
        missing = render(needed, self.speaker.voices, self.speaker.recordings, _unwatched).missing
        others = tuple(sentence for sentence in sentences if sentence.prompt in LEFT_OUT)
        silent = self._record_later(others)
        return tuple(self._unsaid(sentence) for sentence in _lacking(sentences, (*missing, *silent)))

    def _record_later(self, sentences: tuple[Sentence, ...]) -> tuple[Piece, ...]:
        """Return the pieces for which there are neither recordings nor a voice."""
        voices, recordings = self.speaker.voices, self.speaker.recordings
        todo = unrecorded(wanted(sentences, voices), recordings)
        silent = tuple(piece for piece in todo if isinstance(voices[piece.language], RecordedVoice))
        if len(silent) < len(todo):
            self.later(lambda: _record(sentences, self.speaker))
        return silent

    def _unsaid(self, sentence: Sentence) -> Unsaid:
        voice = self.speaker.voices[sentence.language]
        remedy = voice.remedy if isinstance(voice, RecordedVoice) else UNKNOWN_REMEDY
        return Unsaid(sentence.text, sentence.language, remedy, sentence.prompt not in LEFT_OUT)


def _record(sentences: tuple[Sentence, ...], speaker: Speaker) -> None:
    render(sentences, speaker.voices, speaker.recordings, _unwatched)


def _lacking(sentences: Iterable[Sentence], missing: Iterable[Piece]) -> Iterable[Sentence]:
    """The sentences of which a piece has no recording."""
    lost = {(piece.language, piece.text) for piece in missing}
    for sentence in sentences if lost else ():
        spoken = ((sentence.language, piece) for piece in pieces(sentence.text, sentence.language))
        if not lost.isdisjoint(spoken):
            yield sentence


def _unwatched(done: int, of: int) -> None:
    """Nobody watches how far it is."""
