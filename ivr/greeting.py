"""The first words of a call."""

from ivr.call import Call
from ivr.reply import Listen, Reply
from ivr.texts import Texts
from routing.asked import expecting


def greeting(call: Call, texts: Texts) -> Reply:
    """Return the first words; what the caller must hear by law cannot be interrupted."""
    others = (other for other in texts.city.directory.languages if other != call.language)
    return Reply(
        (
            texts.prompt("greeting_name", interruptible=False, city=texts.city_name),
            texts.prompt("disclosure", interruptible=False),
            texts.prompt("emergency_notice", interruptible=False),
            texts.prompt("transcription_notice", interruptible=False),
            *texts.greeting_banners(),
            texts.prompt("person_offer"),
            *(texts.prompts.say("other_language", other) for other in others),
            texts.prompt("open_question"),
        ),
        Listen(expecting(call.so_far.asked)),
        call.language,
    )
