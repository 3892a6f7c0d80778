"""How a telephone number is set at the carrier, and how the line needs it to be (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import urlsplit

from ivr.twilio.overrides import webhook

VOICE, STATUS, TEXTS = "/voice", "/voice/status", "/texts/incoming"


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """What the carrier does with a number's calls and texts, by the carrier's own names."""

    voice_url: str = ""
    voice_method: str = ""
    voice_fallback_url: str = ""
    voice_application_sid: str = ""
    "An application's webhooks stand before the number's own."
    trunk_sid: str = ""
    "A trunk takes calls before any webhook is asked."
    status_callback: str = ""
    status_callback_method: str = ""
    sms_url: str = ""
    sms_method: str = ""
    sms_application_sid: str = ""

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "NumberSettings":
        """Read what the carrier or a kept file says; what is missing is empty."""
        return cls(**{field.name: str(given.get(field.name) or "") for field in fields(cls)})

    def as_written(self) -> dict[str, str]:
        """Return it by the carrier's names."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One setting of a number that is to be another."""

    name: str
    before: str
    after: str


def connected(there: NumberSettings, base: str, *, texts: bool, fallback: str = "") -> NumberSettings:
    """Return a number's settings with its calls, and its texts if wished, brought to a line's base URL."""
    calls = replace(
        there,
        voice_url=webhook(base, VOICE),
        voice_method="POST",
        voice_application_sid="",
        trunk_sid="",
        status_callback=webhook(base, STATUS),
        status_callback_method="POST",
        voice_fallback_url=fallback or there.voice_fallback_url,
    )
    if not texts:
        return calls
    return replace(calls, sms_url=f"{base}{TEXTS}", sms_method="POST", sms_application_sid="")


def changes(there: NumberSettings, wished: NumberSettings) -> tuple[Change, ...]:
    """Return what differs, in the carrier's order."""
    before, after = there.as_written(), wished.as_written()
    return tuple(Change(name, before[name], after[name]) for name in before if before[name] != after[name])


def faults(there: NumberSettings, base: str, *, texts: bool) -> Iterator[str]:
    """Yield a sentence for each setting with which calls or texts would not reach the line."""
    if there.trunk_sid:
        yield f"A trunk ({there.trunk_sid[:2]}…) takes the number's calls before the line is asked."
    if there.voice_application_sid:
        yield "An application's webhooks stand before the number's own."
    if not _leads_to(there.voice_url, base, VOICE):
        yield f"“A call comes in” is {said(there.voice_url)} and not {webhook(base, VOICE)}."
    elif there.voice_method != "POST":
        yield f"“A call comes in” is asked by {there.voice_method}, and the line takes POST."
    if not _leads_to(there.status_callback, base, STATUS):
        yield f"“Call status changes” is {said(there.status_callback)} and not {webhook(base, STATUS)}."
    if texts and (there.sms_application_sid or not _leads_to(there.sms_url, base, TEXTS)):
        yield f"“A message comes in” is {said(there.sms_url)} and not {base}{TEXTS}."


def weaknesses(there: NumberSettings, base: str) -> Iterator[str]:
    """Yield a sentence for each setting that would only hurt once something else fails."""
    fallback = urlsplit(there.voice_fallback_url)
    if not there.voice_fallback_url:
        yield "“Primary handler fails” is empty: with the line down, callers hear an error and reach nobody."
    elif fallback.netloc == urlsplit(base).netloc:
        yield "“Primary handler fails” leads to the line itself, which is down then."
    if _leads_to(there.voice_url, base, VOICE) and there.voice_url != webhook(base, VOICE):
        yield "“A call comes in” lacks the end #rc=2…: a process that dies over its answer cuts that call."


def _leads_to(url: str, base: str, path: str) -> bool:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{base}{path}" and not parts.query


def said(url: str) -> str:
    """Return a URL without its query, where other systems keep secrets."""
    return urlsplit(url)._replace(query="").geturl() or "empty"
