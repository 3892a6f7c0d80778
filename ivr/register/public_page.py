"""What /about-this-line tells the public, as a page, as data and as a feed of changes."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import files

from intents.articles.article import heading
from ivr.call.city import City
from ivr.register import exports
from ivr.register.entry import Answers, RegisterFormat, Running
from ivr.register.incident import Incident
from ivr.register.telling import foreign_danger, measured_told, parts_told, retention_told, tested_told, told
from ivr.storage.privacy_requests import ANSWERED_WITHIN, RequestKind
from ivr.web.pages import ROOMS, Pages
from ivr.web.words import Words, page_languages
from metrics.dates import full_day, month
from metrics.publishing.monthly import PARTS, PublicMonth
from metrics.publishing.rounding import ALL

DOWNLOADS: Mapping[str, RegisterFormat] = {
    "register-canada.csv": RegisterFormat.CANADA,
    "register-dutch.json": RegisterFormat.DUTCH,
    "register-atrs.json": RegisterFormat.ATRS,
}
"The forms that anybody may download, by file name."
STYLES = ("cityline.css", "accounts.css")
FONT = "inter.woff2"
"What the styles name beside them."
SCRIPT = "/static/sent-once.js"
"Of pages with a form."
NOTHING_TYPED: Mapping[str, str] = {"kind": "", "number": "", "note": ""}
"The fields of the form by which people ask about their own data."
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class AboutLine:
    """Everything that is told, as it was at an instant."""

    city: City
    answers: Answers
    running: Running
    incidents: tuple[Incident, ...]
    "Closed ones."
    at: datetime
    takes_requests: bool = False
    "Whether codes can be texted, by which people confirm what they ask about their own data."

    def page(self, pages: Pages, language: str, links: Mapping[str, str]) -> str:
        """Return the page in a language; `links` leads to its other languages, files and styles."""
        words = pages.words[language]
        directory, spoken = self.city.directory, self._spoken(language)
        return pages.fragment(
            language,
            "about-line.html",
            about=self,
            city=heading(directory.names[spoken], spoken),
            given={
                one: self.answers.text(one, language)
                for one in ("owner", "organization", "appeal", "mailbox")
            },
            officer=directory.privacy.titles[spoken],
            officer_number=directory.privacy.number,
            takes_requests=self.takes_requests,
            kinds=[*RequestKind],
            days=ANSWERED_WITHIN.days,
            typed=NOTHING_TYPED,
            fault="",
            telling=told(self.running, words, self.answers.changes),
            retention=retention_told(self.running, words),
            measured=[
                *(measured_told(one, words) for one in self.running.figures.measured),
                *tested_told(self.running, words),
            ],
            months=[(month(one.first, language), one) for one in self.running.figures.months],
            sides=(ALL, *self.running.languages),
            parts=PARTS,
            rows=exports.rows(self.answers, self.running, words),
            standing=exports.standing(self.answers, self.running, words),
            incidents=self._incidents(words),
            tongues={code: pages.words[code]("language") for code in pages.words},
            links=links,
            downloads=tuple(DOWNLOADS),
            styles=STYLES,
        )

    def _incidents(self, words: Words) -> list[tuple[str, str, str]]:
        """Return the kind, day and summary of each published incident."""
        return [
            (
                words(f"incident.kind.{one.kind}"),
                full_day(self._day(one.opened_at), words.language),
                one.summary(words.language),
            )
            for one in self.incidents
        ]

    def _spoken(self, language: str) -> str:
        """Return the language of the city's own names for a reader."""
        offered = self.city.directory.languages
        return language if language in offered else offered[0]

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.city.directory.time_zone).date()

    def data(self, words: Mapping[str, Words]) -> dict[str, object]:
        """Return the same as data, in every language."""
        figures = self.running.figures
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "entry": {
                code: dict(exports.rows(self.answers, self.running, each)) for code, each in words.items()
            },
            "confirmed_on": f"{self.answers.confirmed_on or ''}",
            "changed_since": [part.value for part in self.answers.stale(self.running)],
            "retention_days": dict(self.running.retention),
            "leaves": [{"what": what, "host": host} for what, host in self.running.leaves],
            "months": [_month_data(one, (ALL, *self.running.languages)) for one in figures.months],
            "accuracy": [
                {
                    "figure": one.figure,
                    "language": one.language,
                    "share": one.rate.share,
                    "of": one.rate.denominator,
                    "interval": one.rate.interval,
                }
                for one in figures.measured
            ],
            "tested": [
                {"language": code, "share": rate.share, "of": rate.denominator, "interval": rate.interval}
                for code, rate in sorted(self.running.tested.items())
            ],
            "foreign_danger": foreign_danger(self.running),
            "simulated": figures.is_made_up,
            "incidents": [
                {
                    "kind": one.kind.value,
                    "opened_on": self._day(one.opened_at).isoformat(),
                    "closed_on": self._day(one.closed_at).isoformat() if one.closed_at else "",
                    "summary": {code: one.summary(code) for code in page_languages()},
                }
                for one in self.incidents
            ],
        }

    def download(self, form: RegisterFormat, words: Mapping[str, Words]) -> str:
        """Return the register entry in one of the forms that registers take."""
        match form:
            case RegisterFormat.CANADA:
                return exports.canada(self.answers, self.running, words)
            case RegisterFormat.DUTCH:
                return exports.dutch(self.answers, self.running, words)
            case _:
                return exports.atrs(self.answers, self.running, words, self._day(self.at))

    def feed(self, words: Words) -> str:
        """Return changes of the line and closed incidents as an Atom feed, newest first."""
        home, zone = self.running.website, self.city.directory.time_zone
        entries = [
            (
                datetime.combine(change.day, time(12), zone),
                f"change-{change.day}",
                words("about.changed", parts=parts_told(change.parts, words)),
                "",
            )
            for change in self.answers.changes
        ]
        entries += [
            (
                one.closed_at,
                f"incident-{one.id}",
                words(f"incident.kind.{one.kind}"),
                one.summary(words.language),
            )
            for one in self.incidents
            if one.closed_at
        ]
        feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": words.language})
        updated = max((at for at, *_ in entries), default=self.at)
        changed = updated.isoformat("T", "seconds")
        _filled(feed, id=home, title=words("about.title"), updated=changed)
        ET.SubElement(feed, "link", {"href": home})
        ET.SubElement(feed, "link", {"rel": "self", "href": f"{home}/changes.atom?lang={words.language}"})
        _filled(ET.SubElement(feed, "author"), name=self.city.directory.names[self._spoken(words.language)])
        for at, mark, title, summary in sorted(entries, reverse=True):
            entry = ET.SubElement(feed, "entry")
            _filled(
                entry,
                id=f"{home}#{mark}",
                title=title,
                updated=at.isoformat("T", "seconds"),
                summary=summary,
            )
        return ET.tostring(feed, "unicode", xml_declaration=True)


def _filled(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _month_data(one: PublicMonth, sides: tuple[str, ...]) -> dict[str, object]:
    return {
        "month": f"{one.first:%Y-%m}",
        "calls": one.calls,
        "queries": {
            "all" if side == ALL else side: {
                "all": one.count(side),
                **{part: one.count(side, part) for part in PARTS},
            }
            for side in sides
        },
    }


def site(about: AboutLine, pages: Pages) -> dict[str, bytes]:
    """Return everything as files for any web server, by name."""
    made = {name: about.download(form, pages.words) for name, form in DOWNLOADS.items()}
    made["about-this-line.json"] = exports.json_text(about.data(pages.words))
    for language, words in pages.words.items():
        feed = f"changes-{language}.atom"
        names = {**{code: f"about-this-line-{code}.html" for code in pages.words}, "feed": feed}
        same = {name: name for name in (*DOWNLOADS, *STYLES)}
        links = {**names, **same, "data": "about-this-line.json"}
        made |= {names[language]: about.page(pages, language, links), feed: about.feed(words)}
    looks = {name: _static(name) for name in (*STYLES, FONT)}
    return {**{name: text.encode() for name, text in made.items()}, **looks}


def _static(name: str) -> bytes:
    found = (files(room) / "static" / name for room in ROOMS)
    return next(file.read_bytes() for file in found if file.is_file())
