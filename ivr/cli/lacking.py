"""What a machine's settings leave undone, told to whoever would wonder why."""

from collections.abc import Iterator

from ivr.settings import Settings


def lacking(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each thing that the line cannot do with a carrier as it is set up."""
    if not settings.auth_tokens:
        yield "No CITYLINE_TWILIO_AUTH_TOKEN is set, so every call of a carrier is refused as unsigned."
    elif not settings.twilio_account_sid:
        yield "No CITYLINE_TWILIO_ACCOUNT_SID is set, so messages are filed without their words."
