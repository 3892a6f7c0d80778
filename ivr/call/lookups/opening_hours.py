"""Whether a facility is open, now or on a given day, in sentences."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from intents.articles.article import Language
from intents.meaning.day_named import day_named, names_other_time
from ivr.call.city import City
from ivr.call.lookups.spoken_place import IN_PIECES, spoken_day
from ivr.call.texts import PromptBook, Sentence, Texts
from languages.forms import forms
from routing.departments.hours import Hours, TimeWindow, closing, is_open, next_opening, reason_closed
from routing.services.facilities import Facility
from routing.services.finding import OpeningHours

NEAR = "near"
"The form that has today and tomorrow."
FARTHEST_DAYS = 6
"How many days ahead a weekday's name alone is clear; later openings are named by their date."


def spoken_opening(opens_at: datetime | None, now: datetime, language: str) -> str:
    """Return “tomorrow at 8:30 a.m.” or “on Monday, January 4, at 8:30 a.m.”; empty when it is unknown."""
    if opens_at is None:
        return ""
    days = (opens_at.date() - now.astimezone(opens_at.tzinfo).date()).days
    if days > FARTHEST_DAYS:
        return forms(language).grammar.dated_opening(opens_at)
    known, is_near = forms(language), days in {0, 1}
    day = known.texts(NEAR)[days] if is_near else known.grammar.weekdays[opens_at.weekday()]
    return known.grammar.opening(day, opens_at.time(), is_near=is_near)


def open_hours(city_now: Callable[[], City], department: str, day: date) -> tuple[tuple[int, int], ...]:
    """Return from which to which minutes of a day a department is open; the operator without a slug."""
    return tuple((part.opens, part.closes) for part in city_now().directory[department].hours.on(day))


def closed_notice(department: str, opens_at: datetime, texts: Texts) -> tuple[Sentence, ...]:
    """Return the closed notice with today's reason, if any, and the next opening."""
    opens = texts.prompt("opens", opening=spoken_opening(opens_at, texts.now, texts.language))
    return (_closed(department, opens_at, texts), *texts.sayable(opens))


def hours_now(department: str, texts: Texts) -> tuple[Sentence, ...]:
    """Return whether an office is open now, or why not and when next."""
    hours = texts.city.directory[department].hours
    if is_open(hours, texts.now):
        return (texts.prompt("open_now"),)
    opens_at = next_opening(hours, texts.now)
    return closed_notice(department, opens_at, texts) if opens_at else (texts.prompt("closed"),)


def spoken_reason(reason: str) -> str:
    """Return a day's reason without its parenthesis: “Canada Day (observed)”."""
    return reason.partition(" (")[0]


def _closed(department: str, opens_at: datetime, texts: Texts) -> Sentence:
    today = texts.now.astimezone(opens_at.tzinfo).date()
    reason = spoken_reason(reason_closed(texts.city.directory[department].hours, today, texts.language))
    if reason and opens_at.date() > today:
        because = texts.sayable(texts.prompt("closed_today", reason=reason))
        return because[0] if because else texts.prompt("closed")
    return texts.prompt("closed")


DAY_MINUTES = 24 * 60
THAT_DAY = "that_day"
"The form that refers to a far day, which was named before."


def opening_hours(found: OpeningHours, texts: Texts) -> tuple[Sentence, ...]:
    """Return whether it is open now and until when, or a day's hours."""
    facility = texts.city.services.facilities.by_id.get(found.facility)
    if facility is None:
        return (texts.prompt("not_current"),)
    hours = hours_of(facility, texts.city)
    if found.is_now:
        return (*_now(facility, hours, texts), *_why_today(hours, texts))
    return _on(found.day, facility, hours, texts)


def _on(day: date, facility: Facility, hours: Hours, texts: Texts) -> tuple[Sentence, ...]:
    today, reason = _today(hours, texts), _reason(hours, day, texts.language)
    festive = is_name_of_day(reason, day, hours, texts.language)
    near = named_day(day, today, texts.language, reason if festive else "")
    dated = () if near else _dated(day, texts)
    said = _told(near or _that_day(day, texts.language), facility, hours.on(day), texts.language)
    why = (texts.prompt("facility.reason", reason=reason),) if reason and not festive else ()
    return (*dated, _said(said, texts.prompts, texts.language), *why)


@dataclass(frozen=True, slots=True)
class _Told:
    """A prompt with its values."""

    prompt: str
    values: Mapping[str, str]


def _said(told: _Told, prompts: PromptBook, language: Language) -> Sentence:
    return Sentence(prompts.text(told.prompt, language, **told.values), language, told.prompt)


def _told(day: str, facility: Facility, windows: tuple[TimeWindow, ...], language: Language) -> _Told:
    values = {"day": day, **named(facility, language)}
    if not windows:
        return _Told("facility.closed_on", values)
    return _Told("facility.open_on", {**values, "hours": spoken_windows(windows, language)})


def named(facility: Facility, language: Language) -> Mapping[str, str]:
    """Return a facility's name, with the words that agree with it: « la piscine est ouverte »."""
    name = facility.names[language]
    return {"name": name, **forms(language).grammar.agreeing(name)}


def is_name_of_day(reason: str, day: date, hours: Hours, language: Language) -> bool:
    """Whether the reason why hours differ names the day itself: “Christmas Eve”, but not “a burst pipe”."""
    is_known = day in hours.holidays.days and day not in hours.exceptions
    return bool(reason) and (is_known or bool(day_named(reason, language)) or names_other_time(reason))


def hours_of(facility: Facility, city: City) -> Hours:
    """Return its hours, with staff's current changes to its department."""
    return city.directory[facility.hours_of].hours if facility.hours_of else facility.hours


def _now(facility: Facility, hours: Hours, texts: Texts) -> tuple[Sentence, ...]:
    name = named(facility, texts.language)
    if closes := closing(hours, texts.now):
        until = forms(texts.language).grammar.clock(closes.time())
        return (_said(_Told("facility.open_now", {**name, "time": until}), texts.prompts, texts.language),)
    closed = _said(_Told("facility.closed_now", name), texts.prompts, texts.language)
    opens_at = next_opening(hours, texts.now)
    if opens_at is None:
        return (closed,)
    opens = texts.prompt("opens", opening=spoken_opening(opens_at, texts.now, texts.language))
    return (closed, *texts.sayable(opens))


def _why_today(hours: Hours, texts: Texts) -> tuple[Sentence, ...]:
    today, language = _today(hours, texts), texts.language
    reason = _reason(hours, today, language)
    festive = is_name_of_day(reason, today, hours, language)
    prompt = "facility.today" if festive else "facility.reason"
    return (texts.prompt(prompt, reason=reason),) if reason else ()


def _reason(hours: Hours, day: date, language: Language) -> str:
    return spoken_reason(reason_closed(hours, day, language))


def _today(hours: Hours, texts: Texts) -> date:
    return texts.now.astimezone(hours.time_zone).date()


def named_day(day: date, today: date, language: Language, name: str = "") -> str:
    """Return “today”, “on Sunday”, “on Christmas Day” or « Demain, le jour de Noël »; empty for a far day."""
    ahead = (day - today).days
    if ahead in {0, 1}:
        near = forms(language).texts(NEAR)[ahead].capitalize()
        return f"{near}, {name}" if name else near
    if name:
        return forms(language).grammar.on(name)
    return _on_weekday(day.weekday(), language) if ahead <= FARTHEST_DAYS else ""


def _that_day(day: date, language: Language) -> str:
    known = forms(language)
    return known.text(THAT_DAY) or known.grammar.on(spoken_day(day, language))


def _dated(day: date, texts: Texts) -> tuple[Sentence, ...]:
    """Return a far day as a sentence of its own, where days are recorded in pieces."""
    if not forms(texts.language).has(IN_PIECES):
        return ()
    return (Sentence(f"{spoken_day(day, texts.language).capitalize()}.", texts.language, "value"),)


def _on_weekday(day: int, language: Language) -> str:
    grammar = forms(language).grammar
    return grammar.on(grammar.weekdays[day])


def spoken_windows(windows: tuple[TimeWindow, ...], language: Language) -> str:
    """Return “from 8 a.m. to noon and from 1 p.m. to 5 p.m.”."""
    between, joint = (forms(language).text(name) for name in ("open_between", "open_and"))
    return joint.join(
        between.format(opens=_time(one.opens, language), closes=_time(one.closes, language))
        for one in sorted(windows)
    )


def _time(minutes: int, language: Language) -> str:
    return forms(language).grammar.clock(time(*divmod(minutes % DAY_MINUTES, 60)))


def every_sentence(city: City, prompts: PromptBook, language: Language) -> Iterator[Sentence]:
    """Yield everything that may be said of each facility, on any day of the week or with a name."""
    known = forms(language)
    near = (*(each.capitalize() for each in known.texts(NEAR)), *filter(None, (known.text(THAT_DAY),)))
    weekdays = tuple(_on_weekday(day, language) for day in range(len(known.grammar.weekdays)))
    for facility in city.services.facilities.by_id.values():
        hours, name = hours_of(facility, city), named(facility, language)
        open_on = {*hours.week, *(special.windows for special in hours.exceptions.values())} - {()}
        closes = sorted({one.closes for windows in open_on for one in windows})
        yield _said(_Told("facility.closed_now", name), prompts, language)
        for at in closes:
            yield _said(_Told("facility.open_now", {**name, "time": _time(at, language)}), prompts, language)
        told = {(day, windows) for windows in ((), *open_on) for day in near}
        told |= {(day, ()) for day in weekdays}
        told |= set(zip(weekdays, hours.week, strict=True))
        told |= set(_festive(hours, language))
        for said in (_told(day, facility, windows, language) for day, windows in sorted(told)):
            yield _said(said, prompts, language)


def _festive(hours: Hours, language: Language) -> Iterator[tuple[str, tuple[TimeWindow, ...]]]:
    for day in (*hours.exceptions, *hours.holidays.days):
        reason = _reason(hours, day, language)
        if is_name_of_day(reason, day, hours, language):
            yield named_day(day, date.min, language, reason), hours.on(day)
