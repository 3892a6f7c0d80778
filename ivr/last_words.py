"""What a caller gets of a service that cannot go on with their call."""

from functools import partial

from ivr import caretaking
from ivr.parts import Parts
from ivr.phone.rescue import Rescue


def rescue_of(parts: Parts) -> Rescue:
    """Return the emergency notice, an apology and the operator's numbers, then a goodbye."""
    languages = parts.city.directory.languages
    said, nobody = (
        tuple(parts.prompts.say(prompt, language) for language in languages for prompt in prompts)
        for prompts in (("emergency_notice", "failure"), ("no_one_answered", "goodbye"))
    )
    missed = partial(_missed, parts, languages[0])
    figures = parts.figures
    return Rescue(
        said,
        nobody,
        lambda: _operator(parts),
        f"{parts.settings.public_base_url}/voice/rescued",
        missed,
        figures.webhook_failed,
        figures.answered,
    )


def _operator(parts: Parts) -> tuple[str, ...]:
    directory = parts.city_now().directory
    return directory[directory.operator].numbers


def _missed(parts: Parts, language: str, sid: str) -> None:
    caretaking.put_aside(sid, language, parts.spool, parts.clock())
