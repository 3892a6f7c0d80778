"""A call's captions: what was said, heard, understood and decided, in words."""

from dataclasses import dataclass
from typing import assert_never

from intents.articles.catalog import Catalog
from intents.text.transcript import Keys, NoSpeech, Said, Transcript
from ivr.call.ledger_entries import summary
from ivr.call.query import Queries, Query
from ivr.call.reply import Reply
from ivr.call.texts import Sentence
from ivr.call.turn import TurnNote
from ivr.line.calls import CallEvent, GreetingStarted, ReplyStarted, TurnTaken, Unvoiced
from ivr.web.words import Words
from metrics.ledger.outcome import FiledState, counts_as
from simulator.browser_phone.messages import (
    CallNote,
    ClearSound,
    More,
    Over,
    PickedUp,
    ReadAloud,
    Shown,
    Side,
    SpeakingTurn,
    SpokenLine,
    SpokenPart,
    TurnFact,
)
from simulator.carrier.events import (
    CallHungUp,
    Cleared,
    Event,
    LegChanged,
    LineStarted,
    LineStopped,
    Recorded,
    StreamStarted,
    VerbStarted,
)


@dataclass(frozen=True, slots=True)
class Captioning:
    """Words captions for one reader."""

    words: Words
    catalog: Catalog

    def shown(self, caption: CallEvent, *, is_typed: bool = False) -> tuple[Shown, ...]:
        """Return what the page shows for a caption."""
        match caption:
            case GreetingStarted(greeting):
                return (self._line(greeting),)
            case TurnTaken(turn):
                return self._caller(caption, is_typed=is_typed), self._line(turn.reply)
            case ReplyStarted(number, milliseconds):
                return (More(number, self._milliseconds("waited", milliseconds)),)
            case Unvoiced(sentences):
                return CallNote(self.words("note.unvoiced")), ReadAloud(_parts(sentences))
            case _:
                assert_never(caption)

    def _line(self, reply: Reply) -> SpokenLine:
        return SpokenLine("line", self.words("caption.line"), _parts(reply.sentences))

    def _caller(self, turn: TurnTaken, *, is_typed: bool) -> SpokenLine:
        number, note = turn.number, turn.note
        details = self._details(note, turn.turn.call.queries, is_typed=is_typed)
        said = (self._said(note.said),)
        return SpokenLine("caller", self.words("caption.caller"), said, number, details)

    def _said(self, said: Said) -> SpokenPart:
        match said:
            case Transcript(text, spoken):
                return SpokenPart(text, spoken)
            case Keys(digits):
                return SpokenPart(self.words("caption.keys", digits=digits), self.words.language)
            case NoSpeech():
                return SpokenPart(self.words("caption.nothing"), self.words.language)
            case _:
                assert_never(said)

    def _details(self, note: TurnNote, queries: Queries, *, is_typed: bool) -> tuple[TurnFact, ...]:
        heard: tuple[TurnFact, ...] = ()
        if isinstance(note.said, Transcript):
            sure = self.words("caption.typed") if is_typed else self._percent(note.said.confidence)
            heard = (TurnFact(self.words("caption.heard"), sure, "heard"),)
        decided = self.words(f"decision.{type(note.decision).__name__}")
        times = (("transcription", note.times.transcription), ("decision", note.times.decision))
        return (
            *heard,
            TurnFact(self.words("caption.understood"), self._understood(note), "understood"),
            TurnFact(self.words("caption.decided"), decided, "decided"),
            *(
                TurnFact(self.words("caption.counted"), self._counts(query), "counted")
                for query in queries[-1:]
            ),
            *(self._milliseconds(part, spent) for part, spent in times if spent is not None),
        )

    def _understood(self, note: TurnNote) -> str:
        kind, topic, confidence = summary(note.meant)
        words = self.words(f"understanding.{kind}")
        if not topic:
            return words
        name, sure = self._name(topic), self._percent(confidence)
        return self.words("caption.topic", kind=words, topic=name, confidence=sure)

    def counted(self, queries: Queries) -> tuple[CallNote, ...]:
        """Return what a call that is over counts as, query by query."""
        told = (
            self.words("note.counted", topic=self._topic(query), counts=self._counts(query))
            for query in queries
        )
        return (*map(CallNote, told), CallNote(self.words("note.trial")))

    def _topic(self, query: Query) -> str:
        return self._name(query.article) if query.article else self.words("caption.no_topic")

    def _counts(self, query: Query) -> str:
        # The city's system has not answered yet.
        standing = counts_as(query.outcome, FiledState.WAITING).value if query.outcome else "open"
        return self.words(f"counts.{standing}")

    def _name(self, topic: str) -> str:
        if topic not in self.catalog:
            return self.words(f"topic.{topic}")
        wordings = self.catalog[topic].wordings
        return wordings[self.words.language].name if self.words.language in wordings else topic

    def _percent(self, share: float) -> str:
        return self.words("caption.percent", number=f"{share * 100:.0f}")

    def _milliseconds(self, part: str, spent: float) -> TurnFact:
        return TurnFact(
            self.words(f"caption.{part}"), self.words("caption.milliseconds", number=f"{spent:.0f}")
        )


def _parts(sentences: tuple[Sentence, ...]) -> tuple[SpokenPart, ...]:
    return tuple(SpokenPart(sentence.text, sentence.language) for sentence in sentences)


SPOKEN_OF = frozenset({"ringing", "busy", "no-answer", "failed"})
"The states of a department's leg that have words of their own."


class Happenings:
    """Follows one call's events for one reader."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._is_bridged = False

    def shown(self, event: Event, language: str) -> tuple[Shown, ...]:
        """Return what the page shows for an event; the call's language is that of what the carrier says."""
        match event:
            case StreamStarted():
                return (PickedUp(),)
            case LineStarted():
                return (SpeakingTurn(self._words("phone.speaks")),)
            case LineStopped():
                return (SpeakingTurn(self._words("phone.listens")),)
            case Cleared():
                return (ClearSound(),)
            case VerbStarted(verb="Say", detail=text, leg=leg):
                by: Side = "carrier" if leg == "caller" else "department"
                return (SpokenLine(by, self._words(f"caption.{by}"), (SpokenPart(text, language),)),)
            case VerbStarted(verb="Record"):
                return (CallNote(self._words("note.recording")),)
            case Recorded():
                return (CallNote(self._words("note.recorded")),)
            case LegChanged():
                return self._leg(event)
            case CallHungUp(by=side):
                return (Over(self._words(f"note.over_{side}")),)
            case _:
                return ()

    def _leg(self, leg: LegChanged) -> tuple[Shown, ...]:
        match leg:
            case LegChanged(bridged=True):
                self._is_bridged = True
                text = self._words("note.bridged")
            case LegChanged(status=status) if status in SPOKEN_OF:
                text = self._words(f"note.{status}", number=leg.to)
            case LegChanged(status="in-progress"):
                self._is_bridged = False
                text = self._words("note.answered")
            case LegChanged(status="completed"):
                text = self._words("note.completed" if self._is_bridged else "note.declined")
            case _:
                return ()
        return (CallNote(text),)
