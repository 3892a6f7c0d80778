"""Whom the caller wants to speak with, and whether words only seem to do what they are taken for."""

from dataclasses import dataclass, replace
from functools import cached_property

from intents.acts.acting import (
    CONTENT,
    HINT,
    LINE,
    NAMED,
    PEOPLE,
    is_question,
)
from intents.acts.controls import find_control
from intents.acts.detail import asks_detail, names_something
from intents.acts.name_book import Found
from intents.acts.phrases import phrases
from intents.acts.reaching import (
    asks_whom,
    is_own_name,
    reaches,
    somebody_does,
    unlisted_name,
    wants_somebody,
)
from intents.acts.tongue import tongue_wanted
from intents.interpretation.topic_talk import LIKELY, Content, TopicTalk, article_of, is_certain
from intents.interpretation.wrong_number import WRONG_NUMBER, in_its_place
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Wanted,
)
from intents.text.transcript import OpenQuestion
from intents.text.wording import plain, words

FAINT = 0.01
"Minimum probability of wanting a person when the reviewed patterns match."
BARE = 3
"Words; “garbage” and “the pool, please” name a department and a topic alike."
SURELY_WANTED = 0.95
"Probability from which one such word asks for its department."
SURELY_TOLD = 0.98
"Confidence of a topic from which a first question is about it, although a person is likely meant."
SHARED = 0.9
"Probability that a bare word is about one of several answers, from which these are offered."
CALLED = 4
"Words; so few before a comma call somebody: “Tom Zielinski please, he left me a voicemail”."
NAMING = 12
"Words; longer utterances do not ask for a department by name."


@dataclass(frozen=True)
class Addressee:
    """A caller's words, read for names of people and departments."""

    talk: TopicTalk
    reading: Reading

    def wanted(self) -> Wanted | None:
        """Return who or which department is named, if anybody is."""
        found, name = self._named, self._unlisted
        if found is None:
            return Wanted("", name) if name else None
        is_sure = found.is_telling or bool(name) or self.reading.acts[Act.DEPARTMENT] >= LIKELY
        return replace(found.wanted, person=found.wanted.person or name, is_sure=is_sure)

    def is_person_by_pattern(self, act: Act) -> bool:
        """Whether the reviewed patterns say so of words that seem to be about the line itself."""
        least = {Act.COMPLAINT: 0.0, Act.REPEAT: HINT}.get(act, FAINT)
        return self.reading.chance(*PEOPLE) >= least and self._is_by_pattern

    def is_mistaken(self, kind: ControlKind | None) -> bool:
        """Whether the words hold no such request, however likely: “in person”, “sort of” for a language."""
        match kind:
            case ControlKind.PERSON:
                return self._comes_in_person()
            case ControlKind.LANGUAGE:
                return tongue_wanted(self.talk.text, self.talk.language) is None
            case ControlKind.WAIT:
                return self._is_by_pattern
            case _:
                return False

    def wanted_tongue(self, sure: float) -> Control:
        """Return the wish for a language, or for a person who speaks it."""
        wanted = tongue_wanted(self.talk.text, self.talk.language)
        return replace(wanted or Control(ControlKind.LANGUAGE), confidence=sure)

    def _comes_in_person(self) -> bool:
        """Whether “in person” was mistaken for a request for a person: “can I do it in person”."""
        rest, found = phrases().in_person.subn("", plain(self.talk.text))
        return found > 0 and not find_control(rest, self.talk.language, {ControlKind.PERSON})

    def says_only_whom(self) -> bool:
        """Whether nothing but a name was said, so that no topic is known: “garbage department, please”."""
        named = self._named
        return named is not None and named.is_all

    def is_reached_for(self) -> bool:
        """Whether the words' structure alone says that somebody is wanted, whatever act they seem."""
        named = self._named
        if (named is not None and reaches(named)) or self._unlisted:
            return True
        if not (wants_somebody(self.talk.text) or asks_whom(self.talk.text)):
            return False
        is_first = isinstance(self.talk.expecting, OpenQuestion)
        return not is_first or self.reading.chance(*PEOPLE) >= HINT or not is_certain(self.talk.content)

    def names_somebody(self) -> bool:
        """Whether a department or person is named and the caller seems to want to reach them."""
        hint = self.reading.chance(*PEOPLE)
        if hint >= FAINT and self._is_by_pattern:
            return True
        if self._is_desk_named or self._is_called_first:
            return True
        is_open = isinstance(self.talk.expecting, OpenQuestion)
        if hint < (NAMED if is_open else HINT):
            return False
        found = self._named
        if found is None or not found.is_telling:
            return False
        # “Do I need a building permit” names a department, but is a question.
        return bool(found.wanted.person) or not is_open or hint >= LIKELY or not is_certain(self.talk.content)

    def asks_of_department(self) -> bool:
        """Whether a question was mistaken for a request to be put through: “the dump hours”."""
        named = self._named
        is_whole = named is not None and named.is_all and phrases().numbers.isdisjoint(words(self.talk.text))
        if self._is_by_pattern or is_whole:
            return False
        is_wished = phrases().wishing.search(plain(self.talk.text)) is not None
        is_put_through = named is not None and (is_wished or named.is_telling)
        if asks_detail(self.talk.text, self.talk.language) and not is_put_through:
            return True
        content = self.talk.content
        if named is None:
            return is_certain(content)
        is_sure = named.is_telling or self.reading.acts[Act.DEPARTMENT] >= SURELY_WANTED
        asks_when = phrases().going_on.search(plain(self.talk.text)) and isinstance(content, Recognized)
        return not is_sure and bool(asks_when or _is_shared(content))

    def tells_of(self, act: Act) -> bool:
        """Whether somebody is only mentioned or not meant: “maybe someone brought my dog to you”."""
        if act in PEOPLE and somebody_does(self.talk.text) and not self._is_by_pattern:
            return self.reading.chance(*PEOPLE) < SURELY_WANTED
        if act is Act.PERSON and not isinstance(self.talk.expecting, OpenQuestion):
            return not self._is_by_pattern and bool(self.talk.instead_of_denied())
        if (
            act is not Act.PERSON
            or self._is_by_pattern
            or self._named
            or self.reading.chance(*PEOPLE) >= SURELY_WANTED
        ):
            return False
        content = self.talk.content
        return isinstance(content, Recognized) and content.confidence >= SURELY_TOLD

    def asked_of_city(self) -> Recognized | Ambiguous | None:
        """Return the topic of a question about the line that is meant for the city: “what are your hours”."""
        if not asks_detail(self.talk.text, self.talk.language):
            return None
        content = self.talk.content
        return None if isinstance(content, NoMatch) else content

    def asks_where_this_is(self) -> bool:
        """Whether the caller asks where they arrived, which is near a wrong number: “what town is this”."""
        if find_control(self.talk.text, self.talk.language, {ControlKind.ABOUT_LINE}):
            return True
        is_line = self.reading.chance(*LINE) >= self.reading.chance(*CONTENT)
        return is_line and article_of(self.talk.content) == WRONG_NUMBER

    def bare_name(self) -> Wanted | None:
        """Return who is named if nothing but the name was said."""
        if len(words(self.talk.text)) > NAMING:
            return None
        named = self._named
        if named is None:
            return None
        if named.wanted.person and not is_certain(self.talk.content):
            return named.wanted
        is_wished = named.is_telling or phrases().wishing.search(plain(self.talk.text)) is not None
        is_department = is_wished or self._is_of_no_topic() or self._is_elsewhere()
        return named.wanted if named.is_all and is_department else None

    def bare_topic(self) -> Ambiguous | None:
        """Return the questions that a bare name such as “garbage” may be about, unless its desk is meant."""
        said = [word for word in words(self.talk.text) if len(word) > 1]
        if not isinstance(self.talk.expecting, OpenQuestion) or len(said) > BARE:
            return None
        named = self._named
        if named is None or not named.is_all or named.wanted.person:
            return None
        is_wanted = self.reading.chance(*PEOPLE) >= (LIKELY if named.is_telling else SURELY_WANTED)
        if is_wanted or self._is_elsewhere():
            return None
        match self.talk.content:
            case Ambiguous() as shared if _is_shared(shared):
                return shared
            case _:
                return None

    def _is_of_no_topic(self) -> bool:
        return isinstance(self.talk.models.matcher.match(self.talk.text, self.talk.language), NoMatch)

    def _is_elsewhere(self) -> bool:
        """Whether the answer to a bare name does not speak of it: “finance” and the hours of city hall."""
        if not phrases().numbers.isdisjoint(words(self.talk.text)):
            return False
        match self.talk.content:
            case Recognized(article) | Ambiguous((Candidate(article),)):
                told = self.talk.models.answers.get((article, self.talk.language))
                return told is not None and not names_something(self.talk.text, told, self.talk.language)
            case _:
                return False

    @cached_property
    def _named(self) -> Found | None:
        found = self.talk.models.names.find(self.talk.text, self.talk.language)
        return None if found is None or is_own_name(found) else found

    @cached_property
    def _unlisted(self) -> str:
        """The name of somebody who is wanted and in no list of the city."""
        named = self._named
        if named is not None and named.wanted.person:
            return ""
        is_hinted = self.reading.chance(*PEOPLE) >= HINT
        known = self.talk.models.names.of_departments
        name = unlisted_name(self.talk.text, known, is_hinted=is_hinted)
        if not name or named is not None:
            return name
        content = in_its_place(self.talk.content, self.talk.expecting)
        is_first = isinstance(self.talk.expecting, OpenQuestion)
        return "" if is_certain(content) or (is_first and isinstance(content, Recognized)) else name

    @property
    def _is_desk_named(self) -> bool:
        """Whether a name stands beside “department” or “office”, and nothing else is asked."""
        said = words(self.talk.text)
        if phrases().right_place.search(plain(self.talk.text)):
            return self._named is not None
        if phrases().desks.isdisjoint(said) or len(said) > NAMING or is_question(self.talk.text):
            return False
        return self._named is not None and not asks_detail(self.talk.text, self.talk.language)

    @property
    def _is_called_first(self) -> bool:
        """Whether a person's name alone opens the words: “Ms. Chen please, she called me”."""
        first, comma, _ = self.talk.text.partition(",")
        is_brief = bool(comma) and len(words(first)) <= CALLED
        named = self.talk.models.names.find(first, self.talk.language) if is_brief else None
        return named is not None and bool(named.wanted.person)

    @property
    def _is_by_pattern(self) -> bool:
        """Whether the reviewed patterns find a request for a person."""
        return find_control(self.talk.text, self.talk.language, {ControlKind.PERSON}) is not None


def _is_shared(content: Content) -> bool:
    return isinstance(content, Ambiguous) and sum(each.confidence for each in content.candidates) >= SHARED
