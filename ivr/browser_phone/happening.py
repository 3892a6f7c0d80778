"""What happens to a call besides the conversation, in words: ringing, whispers, tones, its end."""

from ivr.browser_phone.shown import Answered, Clear, Floor, Note, Over, Part, Shown, Side, Speech
from ivr.phone.carrier.event import Event, HungUp, LegChanged, Recorded, VerbStarted
from ivr.phone.carrier.stream_event import Cleared, LineStarted, LineStopped, StreamStarted
from ivr.web.words import Words

SPOKEN_OF = frozenset({"ringing", "busy", "no-answer", "failed"})
"The states of a department's leg that are told in their own words."


class Happenings:
    """Follows one call's events for one reader."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._is_bridged = False

    def shown(self, event: Event, language: str) -> tuple[Shown, ...]:
        """Return what the page shows for an event; the call's language is that of what the carrier says."""
        match event:
            case StreamStarted():
                return (Answered(),)
            case LineStarted():
                return (Floor(self._words("phone.speaks")),)
            case LineStopped():
                return (Floor(self._words("phone.listens")),)
            case Cleared():
                return (Clear(),)
            case VerbStarted(verb="Say", detail=text, leg=leg):
                by: Side = "carrier" if leg == "caller" else "department"
                return (Speech(by, self._words(f"caption.{by}"), (Part(text, language),)),)
            case VerbStarted(verb="Record"):
                return (Note(self._words("note.recording")),)
            case Recorded():
                return (Note(self._words("note.recorded")),)
            case LegChanged():
                return self._leg(event)
            case HungUp(by=side):
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
        return (Note(text),)
