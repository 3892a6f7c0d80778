"""Records new sentences of a changed city before anybody calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from ivr.call.city import City
from ivr.call.repertoire import repertoire
from ivr.call.texts import PromptBook, Sentence
from ivr.speaking.render import NotRecorded, Piece, not_recorded, render, unrecorded, wanted
from ivr.speaking.speaker import RecordedVoice, Speaker, pieces
from ivr.studio.directory.editor import Base
from ivr.studio.directory.edits import Unsaid

LEFT_OUT = frozenset({"opens", "closed_today"})
"Optional prompts, skipped if this machine cannot speak them."
UNKNOWN_REMEDY = "Try again; if it stays so, word the text differently."
Later = Callable[[Callable[[], None]], None]
"""Schedules work for later."""


def at_once(work: Callable[[], None]) -> None:
    """Do it now."""
    work()


@dataclass(frozen=True, slots=True)
class CitySpeech:
    """Prepares speech for a changed city."""

    city: City
    prompts: PromptBook
    speaker: Speaker
    today: Callable[[], date]
    later: Later = at_once
    "Saving new hours should not take as long as recording every day's opening."

    def prepare(self, city: Base, besides: Base | None = None) -> tuple[Unsaid, ...]:
        """Record a changed city's new sentences; return those that cannot be spoken here.

        What it says besides another city alone is recorded where that one is given.
        """
        known = frozenset(self._sentences(besides)) if besides else frozenset[Sentence]()
        sentences = tuple(one for one in dict.fromkeys(self._sentences(city)) if one not in known)
        needed = tuple(sentence for sentence in sentences if sentence.prompt not in LEFT_OUT)
        missing = render(needed, self.speaker.voices, self.speaker.recordings, _unwatched).missing
        others = tuple(sentence for sentence in sentences if sentence.prompt in LEFT_OUT)
        silent = self._record_later(others)
        return tuple(self._unsaid(sentence) for sentence in _lacking(sentences, (*missing, *silent)))

    def not_recorded(self) -> tuple[NotRecorded, ...]:
        """Return how much has no recording in languages that this machine cannot speak."""
        voices = self.speaker.voices
        mute = {code: voice for code, voice in voices.items() if isinstance(voice, RecordedVoice)}
        said = repertoire(self.city, self.prompts, self.today()) if mute else ()
        return not_recorded((one for one in said if one.language in mute), mute, self.speaker.recordings)

    def _sentences(self, city: Base) -> Iterable[Sentence]:
        changed = replace(self.city, directory=city.directory, banners=city.banners)
        return repertoire(changed, self.prompts, self.today())

    def _record_later(self, sentences: tuple[Sentence, ...]) -> tuple[Piece, ...]:
        """Return the pieces with neither a recording nor a voice."""
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
    """Return the sentences with unrecorded pieces."""
    lost = {(piece.language, piece.text) for piece in missing}
    for sentence in sentences if lost else ():
        spoken = ((sentence.language, piece) for piece in pieces(sentence.text, sentence.language))
        if not lost.isdisjoint(spoken):
            yield sentence


def _unwatched(done: int, of: int) -> None:
    """Ignore progress."""
