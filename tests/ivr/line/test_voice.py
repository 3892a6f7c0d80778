from pathlib import Path

from ivr.call.reply import LetGo, Reply
from ivr.call.texts import Sentence
from ivr.line.voice import voice
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import Recordings, Speaker

RECORDED = Sentence("Goodbye.", "en", "goodbye")
NEW = Sentence("How can I help you?", "en", "greeting")


async def test_a_line_begins_before_all_it_may_say_is_recorded(tmp_path: Path, fake_voice) -> None:
    speaker = Speaker({"en": fake_voice}, Recordings(tmp_path))
    list(speaker.say(RECORDED.text, "en", Pace.NORMAL))
    fake_voice.said.clear()

    speak = voice(speaker, (RECORDED, NEW))
    assert fake_voice.said == []

    (track,) = await speak(Reply((NEW,), LetGo(), "en"))
    assert fake_voice.said == [("en", "How can I help you?")]
    assert track.ulaw
