"""Composes training utterances: framed topics, dangers within other business, long harmless stories."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intents.danger.rules import first_fired
from intents.meaning.reading import Act, Asked
from training.corpus import HARMLESS, LANGUAGES, sentences
from training.examples import ANY, Example

OPENERS: Mapping[str, Sequence[str]] = {
    "en": (
        "",
        "um",
        "well",
        "okay",
        "oh",
        "listen",
        "look",
        "I'm sorry but",
        "excuse me",
        "right so",
        "honestly",
    ),
    "fr": (
        "",
        "euh",
        "ben",
        "ok",
        "ah",
        "écoutez",
        "bon",
        "je m'excuse mais",
        "pardon",
        "fait que",
        "franchement",
    ),
}
CLOSERS: Mapping[str, Sequence[str]] = {
    "en": ("", "", "please", "dear", "thanks", "if you don't mind", "sir", "would you", "you know", "there"),
    "fr": (
        "",
        "",
        "s'il vous plaît",
        "ma chère",
        "merci",
        "si ça vous dérange pas",
        "monsieur",
        "là",
        "hein",
    ),
}
PER_FRAME = 24
"Utterances per frame with a slot."
BESIDE = 25
"Most words of other business on either side of a danger."
AMID = 0.35
"Share of dangers embedded in other business."
LONG_ONES = 2500
"By language."
PER_CONTRAST = 16
"Utterances per contrasting clause."
LONG = 70
"Most words of a long story."
PER_IDIOM = 16
"Utterances per everyday phrase that sounds like danger."
BORDER = 3
"Most words of others before and after the words around a rule's match."


def composed(examples: Sequence[Example], seed: int) -> tuple[Example, ...]:
    """Return all composed examples; deterministic for a seed."""
    makers = (_framed, _voiced, _amid, _long, _contrasted, _idiomatic, _around_rules)
    made = (make(examples, random.Random(seed)) for make in makers)
    return tuple(each for some in made for each in some)


def _framed(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    for language in LANGUAGES:
        frames = sentences("frames", language)
        topics = [e for e in examples if e.language == language and e.subject and len(e.text.split()) <= 25]
        for group in frames["groups"]:
            for frame in group["said"]:
                many = PER_FRAME if "{" in frame else 1
                yield from (_filled(frame, group, frames, chance.choice(topics), chance) for _ in range(many))


def _filled(
    frame: str, group: Mapping[str, Any], lists: Mapping[str, Any], topic: Example, chance: random.Random
) -> Example:
    text = frame.replace("{topic}", topic.text)
    for slot in ("department", "name", "place"):
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", chance.choice(lists[f"{slot}s"]), 1)
    asked = tuple(map(Asked, group.get("asked", ANY)))
    subject = group.get("subject", topic.subject) if "{topic}" in frame else None
    return Example(text, topic.language, HARMLESS, Act(group["act"]), asked, subject, author="frames")


def _voiced(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Acts with filler words around them."""
    for each in examples:
        if each.author == "acts" and each.style != "fragment":
            before, after = (chance.choice(some[each.language]) for some in (OPENERS, CLOSERS))
            yield each._replace(text=f"{before} {each.text} {after}".strip(), author="frames")


def _amid(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Dangers embedded in other business."""
    others = {language: _harmless(examples, language) for language in LANGUAGES}
    for each in examples:
        if each.danger in {None, HARMLESS} or chance.random() > AMID:
            continue
        before, after = (chance.choice(others[each.language]).text for _ in range(2))
        first, last = chance.randint(0, BESIDE), chance.randint(0, BESIDE)
        lead, rest = before.split()[-first:] if first else [], after.split()[:last]
        parts = ((before, len(lead)), (each.text, len(each.text.split())), (after, len(rest)))
        text = " ".join((*lead, each.text, *rest))
        yield Example(text, each.language, each.danger, author=each.author, style="amid", parts=parts)


def _long(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Concatenated harmless sentences: neither length nor alarming words alone are danger."""
    for language in LANGUAGES:
        told = _harmless(examples, language)
        for _ in range(LONG_ONES):
            texts = [chance.choice(told).text for _ in range(chance.randint(2, 5))]
            words = " ".join(" ".join(texts).split()[:LONG])
            parts = tuple((text, len(text.split())) for text in texts)
            yield Example(words, language, HARMLESS, Act.ASK, author="composed", style="long", parts=parts)


def _contrasted(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Contrast sets: scenes with and without the clause that makes them danger (Gardner et al., 2020)."""
    del examples
    for language in LANGUAGES:
        told = sentences("contrasts", language)
        for pair in told["pairs"]:
            for danger, frames in ((HARMLESS, pair[HARMLESS]), (pair["danger"], pair["said"])):
                for frame in frames:
                    yield from _scenes(frame, told["lists"], Example("", language, danger), chance)


def _scenes(
    frame: str, lists: Mapping[str, Sequence[str]], like: Example, chance: random.Random
) -> Iterator[Example]:
    many = PER_CONTRAST if "{" in frame else 2
    act = Act.ASK if like.danger == HARMLESS and "{business}" in frame else None
    for _ in range(many):
        drawn = {name: chance.choice(some) for name, some in lists.items()}
        yield like._replace(text=frame.format(**drawn), act=act, author="contrasts")


def _idiomatic(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Compose everyday phrases that sound like danger with city business before or after them."""
    for language in LANGUAGES:
        idioms = [e for e in examples if e.language == language and e.author == "idioms"]
        topics = [e for e in examples if e.language == language and e.author == "subjects"]
        for _ in range(PER_IDIOM * len(idioms)):
            topic = chance.choice(topics)
            told = [topic, *chance.sample(idioms, chance.choice((1, 1, 2, 3)))]
            chance.shuffle(told)
            text = f"{chance.choice((' ', ', ', '. '))}".join(each.text for each in told)
            parts = tuple((each.text, len(each.text.split())) for each in told)
            yield topic._replace(
                text=text, asked=(Asked.HOW_CAN_I_HELP,), author="told", style="story", parts=parts
            )


def _around_rules(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Yield the words around each rule's match, which the line reads by themselves."""
    others = {language: _harmless(examples, language) for language in LANGUAGES}
    for each in examples:
        fired = first_fired(each.text, each.language) if each.danger else None
        if fired:
            before, after = (chance.choice(others[each.language]).text.split() for _ in range(2))
            lead, rest = before[len(before) - chance.randint(0, BORDER) :], after[: chance.randint(0, BORDER)]
            text = " ".join((*lead, fired.around, *rest))
            yield Example(text, each.language, each.danger, author="around", is_by_words=True)


def _harmless(examples: Sequence[Example], language: str) -> list[Example]:
    """Draw harmless sentences, three of four with alarming words."""
    own = [e for e in examples if e.language == language and e.author in {"danger", "subjects"}]
    alarming = [e for e in own if e.danger == HARMLESS and not e.subject]
    subjects = [e for e in own if e.subject]
    return [*alarming, *subjects[:: max(1, 3 * len(subjects) // max(1, len(alarming)))]]
