"""Whole calls, driven through the pure core: what is decided, what is said, and how it is counted."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import starmap
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from intents.meaning.day_named import Now, day_named
from intents.meaning.understanding import (
    Ambiguous,
    CallerState,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    HalfTold,
    NearTheLimit,
    NoMatch,
    OpeningAsked,
    Recognized,
    Silence,
    SizeWithoutUnit,
    Understanding,
    UnitAlone,
    Wanted,
    Wish,
    asking_hours,
    asking_record,
    cautious,
    choosing,
    in_states,
    placed,
    repairing,
)
from intents.places.place import Place, StreetGuess
from intents.text.yaml_file import yaml_values
from ivr.call.city import City
from ivr.call.query import Query
from ivr.call.states import CallState
from ivr.call.texts import PromptBook
from ivr.line.calls import CallChange
from metrics.facts.formula import Rate
from metrics.ledger.outcome import FiledState, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, Carrier, Extract, QueryRecord, TransferRecord, TurnRecord
from metrics.rates.period_figures import figures_of
from routing.journeys.run import Given, Run
from routing.requests.asking import Attribute, Known, Learned, NotLearned, OpenRequest
from routing.requests.request import ServiceRequest
from routing.services.source import Looked, NotAvailable, SourceFault
from routing.texting.texted import Reminded

CONVERSATIONS = {
    path.stem: yaml_values(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "conversations").glob("*.yaml"))
}


HALF_TOLD: dict[str, HalfTold] = {
    "no or yes": SizeWithoutUnit("no", "yes"),
    "feet": UnitAlone(is_metric=False),
    "metres": UnitAlone(is_metric=True),
    "near": NearTheLimit(),
}


def test_a_script_has_no_word_that_is_not_read() -> None:
    readme = (Path(__file__).parents[2] / "conversations" / "README.md").read_text(encoding="utf-8")
    told = {line.split(":")[0] for line in readme.splitlines() if line[:1].islower() and ":" in line}

    assert {key for script in CONVERSATIONS.values() for key in script} - told == set()


@pytest.mark.parametrize("script", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_a_call_goes_as_its_script_says(
    script: dict[str, Any], city: City, prompts: PromptBook, core_call
) -> None:
    now = datetime.fromisoformat(script["at"]).replace(tzinfo=city.directory.time_zone)
    number = "" if script.get("hidden") else "+16045550001"
    share = 1.0 if script.get("sampled") else 0.0
    texts = script.get("texts", False)
    held = core_call(city, prompts, now, number=number, sends_texts=texts, helped_share=share)
    held.archive.unreachable = script.get("unreachable", False)
    held.archive.often = tuple(script.get("often", ()))
    held.source = Failing(SourceFault(script["source"])) if "source" in script else None
    held.server = server_of(script["server"]) if "server" in script else None
    held.archive.is_reminded_of = tuple(starmap(Reminded, script.get("has_reminders", {}).items()))
    if left := script.get("left"):
        given = tuple(Given(question, answer) for question, answer in left["given"].items())
        run = Run(left["article"], left["journey"], left["step"], given, keep_days=30)
        held.archive.kept = {run.number(""): run} | ({"": run} if left.get("known") else {})
    await held.ring(carrier=Carrier(script.get("carrier", Carrier.TWILIO)))

    for turn in script["turns"]:
        meant, keys = understanding(turn.get("means", "no-match")), turn.get("keys", "")
        taken = await held.says(
            meant, held.call.language, turn.get("played", 1.0), keys, turn.get("words", "words")
        )
        assert type(taken.decision).__name__ == turn["decision"], turn
        said = [sentence.prompt for sentence in taken.reply.sentences]
        assert is_in_order(turn.get("says", []), said), (turn, said)
        assert held.call.state == turn.get("state", held.call.state)
        assert held.call.language == turn.get("language", held.call.language)
        assert taken.reply.ends_conversation is (held.call.state is not CallState.LISTENING)
    heard = script.get("heard", 0.0)
    await held.line.calls.change(held.sid, lambda call, _: CallChange(call.heard(heard), None))
    for event in script.get("events", []):
        await happens(held, event)

    call = held.call
    assert outcomes_of(call.queries, script["outcomes"]) == script["outcomes"]
    assert disposition_of(query.outcome for query in call.queries if query.outcome) == script["disposition"]
    served = [served_as(query) for query in call.queries]
    assert served == script.get("served", served)
    signs = [sign_of(query) for query in call.queries]
    assert signs == script.get("signs", signs)
    assert held.acts == script.get("audited", [])
    assert call.state is CallState.ENDED
    counted = [str(record.outcome) for record in held.archive.of(TransferRecord)]
    assert counted == script.get("transfers", counted)
    texted = [text.article for text in held.archive.texted]
    assert texted == script.get("texted", [])
    filed = [_filed(report) for report in held.archive.filed]
    assert filed == script.get("filed", filed)
    assert [one.article for one in held.archive.reminders] == script.get("reminded", [])
    promised = [str(callback.kind) for callback in held.archive.callbacks.values()]
    assert promised == script.get("promises", promised)
    if "figures" in script:
        found = counted_later(held.archive, script, now)
        assert {name: f"{found[name].numerator}/{found[name].denominator}" for name in script["figures"]} == (
            script["figures"]
        )


MONTH = timedelta(days=30)


def counted_later(archive: Any, script: dict[str, Any], now: datetime) -> dict[str, Rate]:
    """Return a call's figures after its repeat test, with what the city's system said of its requests."""
    said = FiledState(script["city_says"]) if "city_says" in script else None
    # The clock stands still in a script; what was asked later was opened later.
    queries = [
        replace(
            query,
            filing=said or query.filing if query.filing else None,
            opened_at=query.opened_at + timedelta(seconds=query.number),
        )
        for query in archive.of(QueryRecord)
    ]
    later: tuple[QueryRecord, ...] = ()
    if days := script.get("calls_again"):
        again = queries[0].opened_at + timedelta(days=days)
        later = (replace(queries[0], call_sid="CA2", opened_at=again, outcome=None, closed_at=None),)
    extract = Extract(
        tuple(archive.of(CallRecord)),
        tuple(queries),
        later,
        tuple(archive.of(TurnRecord)),
        tuple(archive.of(TransferRecord)),
    )
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    return figures_of(Period(now.date(), now.date(), zone), extract, now + MONTH).rates


def _filed(report: ServiceRequest) -> str:
    """A report as its script tells it: the service, where, and what else it tells."""
    told = ", ".join(f"{code}={value}" for code, value in report.attributes)
    return f"{report.code} at {report.address}: {told or report.details}"


def server_of(told: str | dict[str, Any]) -> Learned:
    """What the city's Open311 server tells: that it is down, what it requires, which reports it has."""
    if isinstance(told, str):
        return NotLearned()
    required = (Attribute(code, tuple(keys)) for code, keys in told.get("requires", {}).items())
    requests = (OpenRequest(number, address) for number, address in told.get("open", {}).items())
    return Known(tuple(required), tuple(requests))


class Failing:
    """A source that cannot say it now."""

    def __init__(self, fault: SourceFault) -> None:
        self.fault = fault

    def find(self, number: str, today: date) -> Looked:
        return NotAvailable(self.fault)


async def happens(held, event: str | dict[str, str | list[str]]) -> None:
    """Let an event happen; written with what follows it: the step's name, or the step and its prompts."""
    if isinstance(event, str):
        await held.happens(event)
        return
    ((name, expected),) = event.items()
    wanted, *prompts = [expected] if isinstance(expected, str) else expected
    step = await held.happens(name)
    assert type(step).__name__ == wanted, (name, step)
    assert is_in_order(prompts, [sentence.prompt for sentence in getattr(step, "said", ())]), (name, step)


def served_as(query: Query) -> str:
    marks = (query.served, "refers" if query.refers else "", "texted" if query.texted else "")
    return " ".join(mark for mark in marks if mark)


def sign_of(query: Query) -> str:
    asked = "drawn " if query.sampled else "asked " if query.was_asked else ""
    return f"{asked}{query.sign or 'unclear'}"


def understanding(text: str) -> Understanding:
    """Read a conversation's shorthand."""
    return _looking_up(text) or _beside(text) or _bare(text)


def _looking_up(text: str) -> Understanding | None:
    """A meaning that asks for a facility's hours, or for what the city's records tell, or of a state."""
    if " hours of " in text:
        words, _, asked = text.partition(" hours of ")
        facility, _, day = asked.partition(" on ")
        named = None if day == "then" else day_named(day, "en") or Now()
        reopens = day.startswith("after ")
        return asking_hours(understanding(words), OpeningAsked(facility.strip("-"), named, reopens=reopens))
    if " speaks " in text:
        words, _, language = text.partition(" speaks ")
        meant = understanding(words)
        assert isinstance(meant, Control)
        return replace(meant, language=language)
    if " in state " in text:
        words, _, state = text.partition(" in state ")
        return in_states(understanding(words), frozenset({CallerState(state)}))
    if " asks record" in text:
        return asking_record(understanding(text.replace(" asks record", "")))
    return None


def _place(told: str) -> Place:
    if told == "the same place":
        return Place(is_same=True)
    number, *streets = told.split()
    guesses = (StreetGuess(street.rstrip("?"), 80.0 if "?" in street else 100.0) for street in streets)
    return Place(int(number), tuple(guesses))


def _beside(text: str) -> Understanding | None:
    """A meaning with an address, a municipality or an option beside it."""
    if " at " in text:
        words, _, place = text.partition(" at ")
        return placed(understanding(words), _place(place))
    if " corner " in text:
        words, _, corner = text.partition(" corner ")
        one, other = ((StreetGuess(street, 100.0),) for street in corner.split())
        return placed(understanding(words), Place(streets=one, crossing=other))
    if " names " in text:
        words, _, option = text.partition(" names ")
        return choosing(understanding(words), option)
    if " tells " in text:
        words, _, numbers = text.partition(" tells ")
        numbers, _, so = numbers.partition(" so ")
        certain = numbers.removesuffix(" doubted")
        meant = understanding(words)
        assert isinstance(meant, Control)
        is_so, every = {"yes": True, "no": False}.get(so), tuple(map(int, certain.split()))
        return replace(meant, sentences=every, is_so=is_so, doubted=certain != numbers)
    if " wishes " in text:
        words, _, wish = text.partition(" wishes ")
        return repairing(understanding(words), Wish(wish), ())
    if " measures " in text:
        words, _, option = text.partition(" measures ")
        return NoMatch(tells=True, option=option, is_measured=True)
    if " half-told " in text:
        words, _, told = text.partition(" half-told ")
        return NoMatch(half_told=HALF_TOLD[told])
    if " corrects " in text:
        words, _, changed = text.partition(" corrects ")
        question, option = changed.split()
        return repairing(understanding(words), None, ((question, option),))
    if " in " in text:
        words, _, municipality = text.partition(" in ")
        return placed(understanding(words), Place(municipality=municipality))
    return None


def _bare(text: str) -> Understanding:
    kind, *rest = text.split()
    match kind:
        case "caution":
            return cautious(understanding(" ".join(rest[1:])), DangerKind(rest[0]))
        case "wanted":
            department, *name = rest
            return Control(ControlKind.PERSON, wanted=Wanted(department, " ".join(name)))
        case "recognized":
            also = tuple(Candidate(article, 0.8) for article in rest[3:])
            return Recognized(rest[0], float(rest[1]), also=also)
        case "ambiguous":
            return Ambiguous(tuple(Candidate(article, 0.4) for article in rest))
        case "danger":
            return Danger(DangerKind(rest[0]), "a rule")
        case "control" if rest[1:] and rest[1][0].isdigit():
            return Control(ControlKind(rest[0]), float(rest[1]))
        case "control" if rest[1:] == ["wished"]:
            return Control(ControlKind(rest[0]), is_wish=True)
        case "control":
            return Control(ControlKind(rest[0]), about=tuple(Candidate(each, 0.8) for each in rest[1:]))
        case "no-match":
            return NoMatch(tells=rest != [], is_unanswered=rest == ["unanswered"])
        case _:
            return Silence()


def outcomes_of(queries: tuple[Query, ...], told: dict[str, Any]) -> dict[str, Any]:
    """Return each article's outcome; those of all its queries where the script tells several."""
    every = {
        query.article: [str(each.outcome) for each in queries if each.article == query.article]
        for query in queries
    }
    return {
        article: came if isinstance(told.get(article), list) else came[-1] for article, came in every.items()
    }


def is_in_order(wanted: list[str], said: list[str]) -> bool:
    """Whether the wanted prompts come in that order, other ones allowed between."""
    rest = iter(said)
    return all(prompt in rest for prompt in wanted)
