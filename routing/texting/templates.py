"""What a city may text its callers: reviewed templates in every language, read from its folder."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import assert_never

from intents.text.yaml_file import Entry, Problem, read_yaml
from languages.known import KnownLanguage

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"Each is sent as two characters."


class Encoding(StrEnum):
    """How a text travels."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
"Units of a text in one part (3GPP TS 23.040)."
JOINED = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
"Units of each part of a longer text, since a header joins them."


@dataclass(frozen=True, slots=True)
class TextLength:
    """A text's encoding, units and parts."""

    encoding: Encoding
    units: int
    parts: int
    beyond_gsm: tuple[str, ...] = ()
    "The characters that turn all of it into UCS-2, each once."


def length_of(text: str) -> TextLength:
    """Return a text's length."""
    known = GSM_BASIC | GSM_EXTENDED
    beyond = tuple(char for char in dict.fromkeys(text) if char not in known)
    encoding = Encoding.UCS_2 if beyond else Encoding.GSM_7
    sizes = [_units(char, encoding) for char in text]
    return TextLength(encoding, sum(sizes), _parts(sizes, encoding), beyond)


def _units(char: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if char in GSM_EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def _parts(sizes: Iterable[int], encoding: Encoding) -> int:
    """Count parts; a character of two units is never split between two of them."""
    sizes = list(sizes)
    if sum(sizes) <= ALONE[encoding]:
        return 1 if sizes else 0
    parts, used = 1, 0
    for size in sizes:
        if used + size > JOINED[encoding]:
            parts, used = parts + 1, 0
        used += size
    return parts


MOST_PARTS = 3
"A longer text is a page; it belongs behind the link."
SAMPLE_REFERENCE, SAMPLE_NUMBER = "0000", "0" * 12
SAMPLE_REMINDER = {"day": "Wednesday, September 30", "streams": "food scraps, garbage and yard waste"}
"Stand for a reference and the city's number where a text's length is told."

Worded = Mapping[str, str]
"A text by language."


class TextKind(StrEnum):
    """What is offered to be texted."""

    ANSWER = "answer"
    "What belongs to an answer: a link, a checklist."
    REPORT = "report"
    "The number of what the caller reported."
    EVENING = "evening"
    "A reminder on the evening before what was looked up."
    EVERY = "every"
    "The same before every such day, until the caller wants no more."
    WEEK = "week"
    "A reminder a week before a day that the answer names."


OFFERED_BY: Mapping[TextKind, str] = MappingProxyType(
    {
        TextKind.ANSWER: "text.offer",
        TextKind.REPORT: "text.offer_number",
        TextKind.EVENING: "reminder.offer_evening",
        TextKind.EVERY: "reminder.offer_every",
        TextKind.WEEK: "reminder.offer_week",
    }
)
"By kind, the reviewed question whose yes is the consent."
SET_BY: Mapping[TextKind, str] = MappingProxyType(
    {
        TextKind.EVENING: "reminder.set",
        TextKind.EVERY: "reminder.set_every",
        TextKind.WEEK: "reminder.set",
    }
)
"By kind of reminder, what is said once the caller has agreed."
REMINDERS = frozenset(SET_BY)
EVENINGS = frozenset({TextKind.EVENING, TextKind.EVERY})
"Reminders of what is looked up at an address, the evening before."


@dataclass(frozen=True, slots=True)
class TextTemplates:
    """A city's texts; a city without them texts nobody."""

    answers: Mapping[str, Worded] = field(default_factory=dict)
    "By article."
    report: Worded = field(default_factory=dict)
    "The line's {reference} number of a report."
    filed: Worded = field(default_factory=dict)
    "The same report once the city's server has given it a {number}."
    help: Worded = field(default_factory=dict)
    stopped: Worded = field(default_factory=dict)
    "These two also in languages that are passed on to a person."
    unread: Worded = field(default_factory=dict)
    "Answers a text that is none of the keywords, where texts are not answered."
    reminders: Mapping[str, Worded] = field(default_factory=dict)
    "By article, the reminder of the {day} that it tells, and of the {streams} that are collected then."
    recurring: frozenset[str] = frozenset()
    "The articles whose reminder comes before every such day."
    answers_questions: bool = False
    "Whether texts that come in are understood and answered."

    @property
    def is_empty(self) -> bool:
        """Whether the city texts nobody."""
        return not self.answers and not self.report

    def has(self, article: str, kind: TextKind) -> bool:
        """Whether there is something to text."""
        match kind:
            case TextKind.REPORT:
                return bool(self.report)
            case TextKind.ANSWER:
                return article in self.answers
            case TextKind.EVENING | TextKind.EVERY | TextKind.WEEK:
                return article in self.reminders
            case _:
                assert_never(kind)

    def answer(self, article: str, language: str) -> str:
        """Return what belongs to an answer."""
        return self.answers[article][language]

    def reported(self, reference: str, language: str) -> str:
        """Return the text with the line's reference."""
        return self.report[language].format(reference=reference)

    def numbered(self, reference: str, number: str, language: str) -> str:
        """Return the text with the number that the city's server gave."""
        return self.filed[language].format(reference=reference, number=number)

    def lengths(self) -> Mapping[tuple[str, str], TextLength]:
        """Return each text's length, by what it is for and which of the city's languages it is in."""
        own = {f"answers.{article}": worded for article, worded in self.answers.items()}
        own |= {f"reminders.{article}": worded for article, worded in self.reminders.items()}
        named = {**own, "report": self.report, "filed": self.filed, "help": self.help}
        values = {"reference": SAMPLE_REFERENCE, "number": SAMPLE_NUMBER, **SAMPLE_REMINDER}
        return {
            (name, language): length_of(text.format(**values))
            for name, worded in {**named, "stopped": self.stopped, "unread": self.unread}.items()
            for language, text in worded.items()
            if language in self.report
        }

    def answering_in(self, languages: Iterable[KnownLanguage], city: str, number: str) -> "TextTemplates":
        """Return them with the replies to HELP and STOP in other languages; a city without texts has none."""
        if self.is_empty:
            return self
        replies = {each.code: each.texted_of(city, number) for each in languages if each.is_textable}
        return replace(
            self,
            help={**self.help, **{code: reply["help"] for code, reply in replies.items()}},
            stopped={**self.stopped, **{code: reply["stopped"] for code, reply in replies.items()}},
        )


REMINDER = "a reminder"
PLACEHOLDERS = {"report": ("reference",), "filed": ("reference", "number"), REMINDER: ("day",)}


def load_templates(
    path: Path, languages: Sequence[str], articles: Collection[str], faults: list[Problem]
) -> TextTemplates:
    """Read a city's texts; a city may lack them."""
    if not path.exists():
        return TextTemplates()
    names = ("answers", "report", "filed", "help", "stopped", "unread")
    fields = read_yaml(path, faults).fields(names, ("answer_questions", "reminders", "recurring"))
    answers = {}
    for article, entry in fields["answers"].pairs().items():
        answers[article] = _worded(entry, languages)
        if article not in articles:
            entry.fault(f"there is no article {article}")
    reminders = {}
    for article, entry in fields["reminders"].pairs().items() if fields["reminders"].is_given else ():
        reminders[article] = _worded(entry, languages, REMINDER)
        if article not in articles:
            entry.fault(f"there is no article {article}")
    worded = {name: _worded(fields[name], languages) for name in names[1:]}
    answers_questions = fields["answer_questions"].flag()
    recurring = fields["recurring"].items() if fields["recurring"].is_given else ()
    for entry in recurring:
        if entry.text() not in reminders:
            entry.fault(f"{entry.text()} has no reminder that could recur; word it under reminders")
    return TextTemplates(
        MappingProxyType(answers),
        **worded,
        reminders=MappingProxyType(reminders),
        recurring=frozenset(entry.text() for entry in recurring),
        answers_questions=answers_questions,
    )


def _worded(entry: Entry, languages: Sequence[str], kind: str = "") -> Worded:
    fields = entry.fields(tuple(languages))
    return MappingProxyType({language: _text(fields[language], kind or entry.name) for language in languages})


def _text(entry: Entry, kind: str) -> str:
    text = entry.text()
    samples = dict.fromkeys(PLACEHOLDERS.get(kind, ()), SAMPLE_NUMBER)
    values = SAMPLE_REMINDER if kind == REMINDER else samples
    try:
        filled = text.format(**values)
    except (KeyError, IndexError, ValueError):
        known = ", ".join(f"{{{name}}}" for name in values) or "no placeholder"
        entry.fault(f"{kind} may hold {known}")
        return ""
    if missing := [name for name in samples if text and f"{{{name}}}" not in text]:
        entry.fault(f"{kind} must name {', '.join(f'{{{name}}}' for name in missing)}")
    if length_of(filled).parts > MOST_PARTS:
        entry.fault(f"{kind} is {length_of(filled).parts} parts long, {MOST_PARTS} at most; link to a page")
    return text
