"""The voice of calls whose caller reads along, as an editor does who tries a draft."""

from collections.abc import Callable
from dataclasses import replace

from ivr.audio import RATE, SILENCE
from ivr.call.playout import Track, Voice
from ivr.call.reply import Reply
from ivr.call.texts import Sentence
from ivr.errors import MissingModel, VoiceFailed
from routing.handoff.summary import speaking_seconds


def captioned(voice: Voice, unvoiced: Callable[[tuple[Sentence, ...]], None]) -> Voice:
    """Return a voice that reports what it cannot say, and is silent for as long as saying it would take."""

    async def speak(reply: Reply) -> tuple[Track, ...]:
        tracks: list[Track] = []
        silent: list[Sentence] = []
        for sentence in reply.sentences:
            try:
                tracks.extend(await voice(replace(reply, sentences=(sentence,))))
            except (MissingModel, VoiceFailed):
                silent.append(sentence)
                tracks.append(_silence(sentence))
        if silent:
            unvoiced(tuple(silent))
        return tuple(tracks)

    return speak


def _silence(sentence: Sentence) -> Track:
    seconds = speaking_seconds(sentence.text, sentence.language)
    return Track(SILENCE * round(seconds * RATE), sentence.interruptible, sentence.is_answer)
