"""The line's voice for the phone: sentences become sound, from recordings that are kept in memory."""

import asyncio
from collections.abc import Callable
from functools import lru_cache

from ivr.phone.caller import Voice
from ivr.phone.playout import Track
from ivr.reply import Reply
from ivr.speech.pace import Pace
from ivr.speech.speaker import Speaker

SENTENCES_KEPT = 2000
"A city's whole repertoire in two languages: about 25 MB."


def voice(speaker: Speaker) -> Voice:
    """Return what turns a reply into tracks without blocking the calls of this process."""
    sound = lru_cache(SENTENCES_KEPT)(_sound(speaker))

    def tracks(reply: Reply) -> tuple[Track, ...]:
        pace = Pace.SLOWER if reply.slow else Pace.NORMAL
        return tuple(
            Track(sound(sentence.text, sentence.language, pace), sentence.interruptible, sentence.is_answer)
            for sentence in reply.sentences
        )

    async def speak(reply: Reply) -> tuple[Track, ...]:
        return await asyncio.to_thread(tracks, reply)

    return speak


def _sound(speaker: Speaker) -> Callable[[str, str, Pace], bytes]:
    def sound(text: str, language: str, pace: Pace) -> bytes:
        return b"".join(speaker.say(text, language, pace))

    return sound
