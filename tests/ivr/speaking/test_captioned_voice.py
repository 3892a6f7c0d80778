"""What a draft says without a voice is shown, and the conversation keeps its pace."""

from intents.text.transcript import OpenQuestion
from ivr.audio import RATE
from ivr.call.playout import Track
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Sentence
from ivr.errors import MissingModel
from ivr.speaking.captioned_voice import captioned

ENGLISH = Sentence("Skates are rented at the rink.", "en", "answer", is_answer=True)
FRENCH = Sentence("Les patins se louent à la patinoire.", "fr", "answer", is_answer=True)


async def english_only(reply: Reply) -> tuple[Track, ...]:
    if any(sentence.language != "en" for sentence in reply.sentences):
        raise MissingModel("there is no French voice here")
    return tuple(Track(b"sound", one.interruptible, one.is_answer) for one in reply.sentences)


async def test_what_has_no_voice_is_told_and_is_silent_for_as_long_as_it_would_sound() -> None:
    told: list[tuple[Sentence, ...]] = []
    voice = captioned(english_only, told.append)

    spoken, silent = await voice(Reply((ENGLISH, FRENCH), Listen(OpenQuestion()), "en"))

    assert spoken == Track(b"sound", interruptible=True, is_answer=True)
    assert set(silent.ulaw) == {0xFF}
    assert RATE < len(silent.ulaw) < 6 * RATE
    assert told == [(FRENCH,)]


async def test_what_has_a_voice_is_not_told() -> None:
    told: list[tuple[Sentence, ...]] = []
    voice = captioned(english_only, told.append)

    await voice(Reply((ENGLISH,), Listen(OpenQuestion()), "en"))

    assert told == []
