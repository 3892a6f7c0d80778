"""A call's captions in words: what was said, heard, understood and decided."""

from dataclasses import dataclass
from typing import assert_never

from intents.catalog import Catalog
from intents.transcript import Keys, NoSpeech, Said, Transcript
from ivr.browser_phone.shown import Detail, More, Part, Shown, Speech
from ivr.captions import Caption, Exchanged, Opened, Waited
from ivr.entries import summary
from ivr.note import Note
from ivr.reply import Reply
from ivr.web.words import Words


@dataclass(frozen=True, slots=True)
class Captioning:
    """Words captions for one reader."""

    words: Words
    catalog: Catalog

    def shown(self, caption: Caption) -> tuple[Shown, ...]:
        """Return what the page shows for a caption."""
        match caption:
            case Opened(greeting):
                return (self._line(greeting),)
            case Exchanged(turn, note):
                return self._caller(caption.number, note), self._line(turn.reply)
            case Waited(number, milliseconds):
                return (More(number, self._milliseconds("waited", milliseconds)),)
            case _:
                assert_never(caption)

    def _line(self, reply: Reply) -> Speech:
        parts = tuple(Part(sentence.text, sentence.language) for sentence in reply.sentences)
        return Speech("line", self.words("caption.line"), parts)

    def _caller(self, number: int, note: Note) -> Speech:
        said = (self._said(note.said),)
        return Speech("caller", self.words("caption.caller"), said, number, self._details(note))

    def _said(self, said: Said) -> Part:
        match said:
            case Transcript(text, spoken):
                return Part(text, spoken)
            case Keys(digits):
                return Part(self.words("caption.keys", digits=digits), self.words.language)
            case NoSpeech():
                return Part(self.words("caption.nothing"), self.words.language)
            case _:
                assert_never(said)

    def _details(self, note: Note) -> tuple[Detail, ...]:
        heard = (
            (Detail(self.words("caption.heard"), self._percent(note.said.confidence)),)
            if isinstance(note.said, Transcript)
            else ()
        )
        decided = self.words(f"decision.{type(note.decision).__name__}")
        times = (("transcription", note.times.transcription), ("decision", note.times.decision))
        return (
            *heard,
            Detail(self.words("caption.understood"), self._understood(note)),
            Detail(self.words("caption.decided"), decided),
            *(self._milliseconds(part, spent) for part, spent in times if spent is not None),
        )

    def _understood(self, note: Note) -> str:
        kind, topic, confidence = summary(note.meant)
        words = self.words(f"understanding.{kind}")
        if not topic:
            return words
        name, sure = self._name(topic), self._percent(confidence)
        return self.words("caption.topic", kind=words, topic=name, confidence=sure)

    def _name(self, topic: str) -> str:
        if topic not in self.catalog:
            return self.words(f"topic.{topic}")
        wordings = self.catalog[topic].wordings
        return wordings[self.words.language].name if self.words.language in wordings else topic

    def _percent(self, share: float) -> str:
        return self.words("caption.percent", number=f"{share * 100:.0f}")

    def _milliseconds(self, part: str, spent: float) -> Detail:
        return Detail(
            self.words(f"caption.{part}"), self.words("caption.milliseconds", number=f"{spent:.0f}")
        )
