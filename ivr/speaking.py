"""The line's voice for the phone: sentences become sound, what is foreseen from memory."""

import asyncio
from collections.abc import Iterable
from functools import lru_cache

from ivr.phone.caller import Voice
from ivr.phone.playout import Track
from ivr.reply import Reply
from ivr.sentence import Sentence
from ivr.speech.pace import Pace
from ivr.speech.speaker import Speaker

SENTENCES_KEPT = 2000
"A city's whole repertoire in two languages: about 32 MB."


def voice(speaker: Speaker, foreseen: Iterable[Sentence]) -> Voice:
    """Return what turns a reply into tracks without holding up the other calls of this process."""

    @lru_cache(SENTENCES_KEPT)
    def sound(text: str, language: str, pace: Pace) -> bytes:
        return b"".join(speaker.say(text, language, pace))

    def tracks(reply: Reply) -> tuple[Track, ...]:
        pace = Pace.SLOWER if reply.slow else Pace.NORMAL
        return tuple(
            Track(sound(sentence.text, sentence.language, pace), sentence.interruptible, sentence.is_answer)
            for sentence in reply.sentences
        )

    async def speak(reply: Reply) -> tuple[Track, ...]:
        return await asyncio.to_thread(tracks, reply)

    for sentence in foreseen:
        sound(sentence.text, sentence.language, Pace.NORMAL)
    return speak
