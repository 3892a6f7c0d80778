"""The voice of simulated callers: what they say is kept, so that it needs no model where it was recorded."""

from intents.article import Language
from ivr.city import City
from ivr.phone.carrier.utterance import Utterance
from ivr.settings import Settings
from ivr.sound import voices_of
from ivr.speech.pace import Pace
from ivr.speech.prerendered import Recordings
from ivr.speech.speaker import Speaker


def callers(settings: Settings, city: City) -> Speaker:
    """Return who speaks for callers; the city brings recordings of its demo's callers along."""
    recordings = Recordings(settings.data / "callers", (city.path / "calls" / "audio",))
    return Speaker(voices_of(settings, city), recordings)


def utterance(text: str, language: Language, speaker: Speaker) -> Utterance:
    """Return a text as a caller says it; raise MissingModel when nobody here can."""
    return Utterance.of(b"".join(speaker.say(text, language, Pace.NORMAL)), text)
