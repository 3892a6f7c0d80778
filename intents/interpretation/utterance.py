"""A caller's words, the question before them, and everything that was read in them."""

from dataclasses import dataclass, replace
from functools import cached_property

from intents.acts.acting import asks_in_a_clause, beyond_yes, refuses_person
from intents.acts.detail import ToldAnswer
from intents.acts.tongue import talks_of_tongue
from intents.articles.article import Language
from intents.interpretation.addressee import Addressee
from intents.interpretation.in_context import likeliest
from intents.interpretation.offered import Offer
from intents.interpretation.response import ASKS, WISHES, AnswerContext, AskedFor, Response, ResponseReading
from intents.interpretation.topic_talk import NluModels, TopicTalk
from intents.matching.meanings import Ranking
from intents.meaning.reading import AFTER_ANSWER, Asked, Reading, asked_of
from intents.meaning.understanding import Ambiguous, Candidate, Control, ControlKind, Recognized
from intents.text.transcript import Closed, Expecting, YesNo
from intents.text.wording import clauses

FIRST, NEXT = 0.6, 0.6
"""Minimum probabilities of an answer to the line's question, and of a question behind it, in one breath.

Not chosen on measurements: what is less sure is read as a whole, as before.
"""
CLOSE = 0.5
"""Likeness to a question from which words may be one, whatever else they seem to do.

Of those that many authors accept an answer with, 13 of 943 reach it, and none of 235 goodbyes.
"""
TAKEN = 0.85
"The same of a first part after an offer, which is carried out: “hang on” alone is read as a yes with 0.73."
ANSWERING = (Response.ACCEPTS, Response.ENDS, Response.REJECTS)
WANTED = 0.5
"Probability from which another language is wanted that no word names; not chosen on measurements."
ANOTHER = 0.95
"""Confidence of another article from which what follows a yes is about it.

Of the turns in `training/sentences/responses` that go on after a yes and are so sure, 10 of 12 ask about that
article; of the others that ask anything which no detail of the answer tells, 175 of 189.
"""


@dataclass(frozen=True)
class Utterance:
    """A caller's words after a question, as every reader read them."""

    text: str
    rest: str
    "What goes on after a yes, where an answer stands before the words; else all of them."
    expecting: Expecting
    models: NluModels
    language: Language
    reading: Reading
    ranking: Ranking
    "Which articles the rest is about."
    told: AnswerContext
    "What the words follow."
    response: ResponseReading

    @staticmethod
    def of(
        text: str, expecting: Expecting, models: NluModels, language: Language, reading: Reading
    ) -> "Utterance":
        """Read what is done with the question, or with the answer before it."""
        asked = asked_of(expecting)
        rest = beyond_yes(text) if asked in AFTER_ANSWER else text
        ranking = models.matcher.weigh([rest], language)[0]
        told = models.answer_context(rest, ranking, expecting, language)
        response = models.reader_after(expecting).read(rest, asked, told, reading)
        return Utterance(text, rest, expecting, models, language, reading, ranking, told, response)

    @property
    def asked(self) -> Asked:
        """The question that the words follow."""
        return asked_of(self.expecting)

    @property
    def is_after_answer(self) -> bool:
        """Whether the line had told something, and asked whether it helped or what else is wanted."""
        return self.asked in AFTER_ANSWER

    @property
    def is_learned(self) -> bool:
        """Whether what callers say to such questions was learned, and danger among it."""
        return Response.IN_DANGER in self.response.chances

    @property
    def reads_danger(self) -> bool:
        """Whether danger was read in the response; without the sentence encoder it would be far too often.

        After an offer, by all authors, 28 of 28 in danger are told, and 14 instead of 20 of 434 others.
        """
        is_read = self.is_learned and (self.is_after_answer or self.is_offered)
        return is_read and not self.reading.is_by_words_alone

    @property
    def is_last_question(self) -> bool:
        """Whether the line asked for more, so that a no is the end."""
        return self.asked is Asked.ANYTHING_ELSE

    @property
    def article(self) -> str:
        """The article that was told or asked about, if any."""
        return self.expecting.article if isinstance(self.expecting, YesNo) else ""

    @property
    def answer(self) -> ToldAnswer | None:
        """Its answer."""
        return self.models.answers.get((self.article, self.language))

    @cached_property
    def talk(self) -> TopicTalk:
        """The words as a topic."""
        said = self.reading
        return TopicTalk(
            self.rest,
            self.expecting,
            self.models,
            self.language,
            said.out_of_scope,
            said.is_by_words_alone,
            goes_on=self.rest != self.text,
        )

    @cached_property
    def addressee(self) -> Addressee:
        """The words as names of people and departments."""
        return Addressee(self.talk, self.reading)

    @cached_property
    def offer(self) -> Offer:
        """The words as an answer to one or several topics that were offered."""
        return Offer(self.text, self.expecting, self.models, self.language, self.reading)

    @cached_property
    def taken(self) -> Recognized | Ambiguous | Control | None:
        """What the words make of topics that were offered."""
        return self.offer.answered()

    @cached_property
    def asked_for(self) -> AskedFor | None:
        """What a question after an answer asks for; None for anything else, or where that is not weighed."""
        is_question = self.does(*ASKS) or self.asks
        if self.answer is None or not self.is_after_answer or not (is_question or self.fits_question):
            return None
        others = self.models.others_beside(self.rest, self.told, self.language)
        told = replace(self.told, others=others)
        found = self.models.responses.asked_for(self.rest, self.asked, told, self.reading, self.response)
        is_told = found is not None and isinstance(likeliest(found), int)
        return found if is_question or is_told else None

    @cached_property
    def asks(self) -> bool:
        """Whether words have the form of a question that seem to answer the line's, or want a language."""
        if self.does(Response.LANGUAGE):
            is_named = not self.addressee.is_mistaken(ControlKind.LANGUAGE)
            is_wanted = is_named or self.chance(Response.LANGUAGE) >= WANTED
            return not is_wanted or talks_of_tongue(self.text, self.language)
        return self.does(*ANSWERING, Response.UNCLEAR) and asks_in_a_clause(self.text)

    @property
    def fits_question(self) -> bool:
        """Whether what seems to be no question is close to one that asks for a sentence of the answer."""
        closest = max((fit.likeness for fit in self.told.own_fits.values()), default=0.0)
        return closest >= CLOSE and not self.does(*WISHES, Response.IN_DANGER)

    @cached_property
    def in_a_breath(self) -> "tuple[Utterance, Utterance] | None":
        """An answer to the line's question and what is asked or said behind it, if the words are both."""
        parts = self.models.responses.parts(self.text) if self.may_go_on else None
        if parts is None:
            return None
        first, after = self._part(parts.first, self.expecting), self._part(parts.rest, self.going_on)
        enough = TAKEN if self.is_offered else FIRST
        is_first = first.does(*ANSWERING) and first.chance(first.response.likeliest) >= enough
        nexts = (*ASKS, Response.ENDS) if self.is_offered else ASKS
        is_next = after.does(*nexts) and after.chance(*nexts) >= NEXT
        return (first, after) if is_first and is_next else None

    @property
    def may_go_on(self) -> bool:
        """Whether the words follow an answer or an offer, and what comes behind a yes is not known yet."""
        return self.rest == self.text and self.is_learned and (self.is_after_answer or self.is_offered)

    @property
    def is_offered(self) -> bool:
        """Whether the line asked if it shall do something about what it had told."""
        return isinstance(self.expecting, YesNo) and self.expecting.question is Closed.SHALL_I

    @property
    def going_on(self) -> Expecting:
        """What a question follows that leaves an offer aside: the answer before it."""
        return YesNo(Closed.ANYTHING_ELSE, self.article) if self.is_offered else self.expecting

    @cached_property
    def aside(self) -> "Utterance":
        """The words as if they left the offer aside."""
        return self._part(self.text, self.going_on)

    @cached_property
    def without_person(self) -> "Utterance | None":
        """The words behind a refusal of any person, if there are any: “don't transfer me, just tell me”."""
        rest = [part for part in clauses(self.text) if not refuses_person(part)]
        return self._part(", ".join(rest), self.going_on) if rest else None

    def _part(self, text: str, expecting: Expecting) -> "Utterance":
        reading = self.models.classifier.read(text, self.language, asked_of(expecting))
        return Utterance.of(text, expecting, self.models, self.language, reading)

    @cached_property
    def meant_instead(self) -> tuple[Candidate, ...]:
        """What the words are about that deny the answer, where no other article surely tells it."""
        found = likeliest(self.asked_for) if self.asked_for else ""
        is_known = isinstance(found, str) and found != ""
        return self.talk.meant_instead() if not is_known and self.talk.denies(self.article) else ()

    @property
    def names_another(self) -> bool:
        """Whether the words by themselves are surely about one other article."""
        match self.talk.content:
            case Recognized(article, confidence) | Ambiguous((Candidate(article, confidence),)):
                return article != self.article and confidence >= ANOTHER
            case _:
                return False

    def does(self, *responses: Response) -> bool:
        """Whether one of these responses is the likeliest."""
        return self.response.likeliest in responses

    def chance(self, *responses: Response) -> float:
        """The probability of any of these responses."""
        return self.response.chance(*responses)

    def sure(self, kind: ControlKind, response: Response) -> Control:
        """Return a control as likely as the response."""
        return Control(kind, self.chance(response))
