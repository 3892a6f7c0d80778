"""Words what the line knows of itself for the register entry."""

from collections.abc import Mapping, Sequence

from babel.lists import format_list

from intents.states.foreign_danger import FOUND, TAKEN
from ivr.register.entry import FOREIGN, Answers, Change, Part, RegisterField, Running
from ivr.web.words import Words
from languages.forms import language_name
from metrics.dashboard.view import percent
from metrics.dates import full_day, month
from metrics.facts.formula import Rate
from metrics.publishing.monthly import RESOLVED, Measured, PublicMonth
from metrics.publishing.rounding import ALL


def told(running: Running, words: Words, changes: Sequence[Change] = ()) -> Mapping[str, str]:
    """Return what the line says in each field that nobody is asked for."""
    return {
        "website": running.website,
        "capabilities": " ".join(_capabilities(running, words)),
        "data": words("register.data"),
        "personal_information": words("register.yes"),
        "notification": words("register.yes"),
        "models": " ".join(
            (
                words("register.method"),
                *_models(running, words),
                _thresholds(running, words),
                *_last_change(changes, words),
            )
        ),
        "leaves": leaves_told(running, words),
        "retention": "; ".join(retention_told(running, words)),
        "results": " ".join(_results(running, words)),
    }


def parts_told(parts: Sequence[Part], words: Words) -> str:
    """Name the parts of the line that have changed."""
    return ", ".join(words(f"register.part.{part.value}") for part in parts)


def text_of(
    field: RegisterField, answers: Answers, telling: Mapping[str, Mapping[str, str]], language: str
) -> str:
    """Return what stands in a field, in a language; nothing where it is missing."""
    return answers.of(field, language) if field.is_asked else telling[language][field.id]


def leaves_told(running: Running, words: Words) -> str:
    """Say what leaves the city's machine."""
    if not running.leaves:
        return words("register.leaves_nothing")
    return " ".join(words(f"register.{what}", host=host) for what, host in running.leaves)


def retention_told(running: Running, words: Words) -> list[str]:
    """Return how long each kind of record is kept."""
    return [
        words(
            "register.kept_for",
            kind=words(f"register.kept.{kind}"),
            days=words.counted("register.days", days),
        )
        for kind, days in running.retention.items()
    ]


def measured_told(one: Measured, words: Words) -> str:
    """Say how often something was right in a sample, with its size and interval."""
    return words(
        f"register.{one.figure}",
        language=language_name(one.language, words.language),
        n=str(one.rate.denominator),
        **_share(one.rate, words.language),
    )


def _share(rate: Rate, language: str) -> dict[str, str]:
    low, high = rate.interval or (None, None)
    shares = {"share": rate.share, "low": low, "high": high}
    return {name: percent(value, language) for name, value in shares.items()}


def _models(running: Running, words: Words) -> list[str]:
    return [
        words(
            "register.model" if model.digest else "register.model_elsewhere",
            name=model.name,
            purpose=words(f"register.purpose.{model.purpose}"),
            licence=model.licence,
            digest=model.digest,
        )
        + "."
        for model in running.models
    ]


def _thresholds(running: Running, words: Words) -> str:
    listed = ", ".join(f"{name} {value:g}" for name, value in running.thresholds.items())
    return words("register.thresholds", thresholds=listed)


def _results(running: Running, words: Words) -> list[str]:
    figures, tested = running.figures, tested_told(running, words)
    if not figures.months:
        return [words("register.results_none"), *tested]
    measured = [measured_told(one, words) for one in figures.measured]
    made_up = [words("register.made_up")] if figures.is_made_up else []
    return [_month(figures.months[0], words), *measured, *made_up, *tested]


def tested_told(running: Running, words: Words) -> list[str]:
    """Say how many of the questions kept apart it understands, and what it finds of danger elsewhere."""
    tested = [
        words(
            "register.tested",
            language=language_name(language, words.language),
            n=str(rate.denominator),
            **_share(rate, words.language),
        )
        for language, rate in sorted(running.tested.items())
    ]
    return [*tested, *_foreign(running, words)]


def foreign_danger(running: Running) -> Mapping[str, int]:
    """Return what was measured of danger in other languages; nothing where the line reads none."""
    if FOREIGN not in {model.purpose for model in running.models}:
        return {}
    return dict(zip(("found", "of", "taken", "others"), (*FOUND, *TAKEN), strict=True))


def _foreign(running: Running, words: Words) -> list[str]:
    counts = foreign_danger(running)
    shown = {name: str(count) for name, count in counts.items()}
    found = _share(Rate(*FOUND), words.language)
    return [words("register.foreign_danger", **shown, **found)] if counts else []


def _capabilities(running: Running, words: Words) -> list[str]:
    articles = str(running.articles)
    languages, passed_on = (_languages(codes, words) for codes in (running.languages, running.passed_on))
    said = [words("register.capabilities", languages=languages, articles=articles)]
    return [*said, words("register.passed_on", languages=passed_on)] if passed_on else said


def _languages(codes: Sequence[str], words: Words) -> str:
    named = sorted(language_name(code, words.language) for code in codes)
    return format_list(named, locale=words.language) if named else ""


def _last_change(changes: Sequence[Change], words: Words) -> list[str]:
    if not changes:
        return []
    newest = changes[0]
    day = full_day(newest.day, words.language)
    return [words("register.last_change", day=day, parts=parts_told(newest.parts, words))]


def _month(newest: PublicMonth, words: Words) -> str:
    resolved = [newest.count(ALL, part) for part in RESOLVED]
    whole = None if None in resolved else sum(count or 0 for count in resolved)
    return words(
        "register.results",
        month=month(newest.first, words.language),
        calls=str(newest.calls),
        queries=_shown(newest.count(ALL)),
        resolved=_shown(whole),
        escalated=_shown(newest.count(ALL, "escalated")),
    )


def _shown(count: int | None) -> str:
    return "–" if count is None else str(count)
