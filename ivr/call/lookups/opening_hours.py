"""Whether a facility is open, now or on a given day, in sentences."""

from collections.abc import Iterator
from datetime import date, time

from ivr.call.city import City
from ivr.call.lookups.spoken_place import spoken_day
from ivr.call.office_hours import spoken_reason
from ivr.call.opening import FARTHEST_DAYS, NEAR, WEEKDAYS, spoken_opening, spoken_time
from ivr.call.texts import PromptBook, Sentence, Texts
from routing.departments.hours import Hours, TimeWindow, closing, next_opening, reason_closed
from routing.services.facilities import Facility
from routing.services.finding import OpeningHours

DAY_MINUTES = 24 * 60
BETWEEN = {"en": ("from {opens} to {closes}", " and "), "fr": ("de {opens} à {closes}", " et ")}


def opening_hours(found: OpeningHours, texts: Texts) -> tuple[Sentence, ...]:
    """Return whether it is open now and until when, or a day's hours."""
    facility = texts.city.services.facilities.by_id.get(found.facility)
    if facility is None:
        return (texts.prompt("not_current"),)
    hours = hours_of(facility, texts.city)
    name = facility.names[texts.language]
    if found.is_now:
        return (*_now(name, hours, texts), *_reason(hours, _today(hours, texts), texts))
    day = named_day(found.day, _today(hours, texts), texts.language)
    windows = hours.on(found.day)
    if not windows:
        closed = texts.prompt("facility.closed_on", day=day, name=name)
        return (closed, *_reason(hours, found.day, texts))
    open_on = texts.prompt(
        "facility.open_on", day=day, name=name, hours=spoken_windows(windows, texts.language)
    )
    return (open_on, *_reason(hours, found.day, texts))


def hours_of(facility: Facility, city: City) -> Hours:
    """Return its hours, with staff's current changes to its department."""
    return city.directory[facility.hours_of].hours if facility.hours_of else facility.hours


def _now(name: str, hours: Hours, texts: Texts) -> tuple[Sentence, ...]:
    if closes := closing(hours, texts.now):
        return (
            texts.prompt("facility.open_now", name=name, time=spoken_time(closes.time(), texts.language)),
        )
    closed = texts.prompt("facility.closed_now", name=name)
    opens_at = next_opening(hours, texts.now)
    if opens_at is None:
        return (closed,)
    opens = texts.prompt("opens", opening=spoken_opening(opens_at, texts.now, texts.language))
    return (closed, *texts.sayable(opens))


def _reason(hours: Hours, day: date, texts: Texts) -> tuple[Sentence, ...]:
    reason = spoken_reason(reason_closed(hours, day, texts.language))
    return (texts.prompt("facility.reason", reason=reason),) if reason else ()


def _today(hours: Hours, texts: Texts) -> date:
    return texts.now.astimezone(hours.time_zone).date()


def named_day(day: date, today: date, language: str) -> str:
    """Return “today”, “on Sunday” or « Vendredi, le 25 décembre »."""
    ahead = (day - today).days
    if ahead in {0, 1}:
        return NEAR[language][ahead].capitalize()
    if ahead <= FARTHEST_DAYS:
        return _on_weekday(day.weekday(), language)
    return f"On {spoken_day(day, language)}" if language == "en" else spoken_day(day, language).capitalize()


def _on_weekday(day: int, language: str) -> str:
    name = WEEKDAYS[language][day]
    return f"On {name}" if language == "en" else name.capitalize()


def spoken_windows(windows: tuple[TimeWindow, ...], language: str) -> str:
    """Return “from 8 a.m. to noon and from 1 p.m. to 5 p.m.”."""
    between, joint = BETWEEN[language]
    return joint.join(
        between.format(opens=_time(one.opens, language), closes=_time(one.closes, language))
        for one in sorted(windows)
    )


def _time(minutes: int, language: str) -> str:
    return spoken_time(time(*divmod(minutes % DAY_MINUTES, 60)), language)


def every_sentence(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    """Yield everything that may be said of each facility, on any day of the week."""
    near = tuple(each.capitalize() for each in NEAR[language])
    weekdays = tuple(_on_weekday(day, language) for day in range(len(WEEKDAYS[language])))
    for facility in city.services.facilities.by_id.values():
        hours, name = hours_of(facility, city), facility.names[language]
        open_on = {*hours.week, *(special.windows for special in hours.exceptions.values())} - {()}
        closes = sorted({one.closes for windows in open_on for one in windows})
        yield prompts.say("facility.closed_now", language, name=name)
        for at in closes:
            yield prompts.say("facility.open_now", language, name=name, time=_time(at, language))
        for day in (*near, *weekdays):
            yield prompts.say("facility.closed_on", language, day=day, name=name)
        told = [(day, windows) for windows in sorted(open_on) for day in near]
        told += [(day, windows) for day, windows in zip(weekdays, hours.week, strict=True) if windows]
        for day, windows in told:
            said = spoken_windows(windows, language)
            yield prompts.say("facility.open_on", language, day=day, name=name, hours=said)
