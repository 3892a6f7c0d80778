"""What words mean after an answer: accepted, refused, asked on."""

from dataclasses import replace

from intents.acts.acting import agrees_first, leading_answer, postpones
from intents.acts.detail import asks_detail, kinds_asked, kinds_told, names_anything
from intents.interpretation.elsewhere import with_topic
from intents.interpretation.in_context import SURELY, likeliest, perhaps
from intents.interpretation.response import AskedFor, Response
from intents.interpretation.topic_talk import BRIEF, Content, candidates_in
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import Act
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
)
from intents.quantities.found import Repeated, repeated
from intents.text.wording import words

HELPED = 0.8
"Minimum probability of accepting an answer that counts as confirmed; below it the answer stays unconfirmed."
DOUBTED = 0.05
"Probability of a refusal or a wish for a person from which nothing counts as confirmed."
DOUBTS = (Response.REJECTS, Response.WANTS_PERSON)
REFUSED = 0.3
"The same of a refusal for the utterance classifier, which learned from other sentences."
RATHER_REFUSED = 0.5
"""The same for a goodbye, which then ends nothing: the caller is asked once more.

After “anything else”, by the authors learned from, it holds for 41 of 79 refusals and 13 of 195 goodbyes.
"""
RECEIVED = 2
"""Words that only receive an answer, without saying that it helped: “okay”, “I know”, “got it”."""
ENDED = 0.6
"""Minimum probability of a goodbye, or of an answer that was taken, that ends the call.

Of 31 goodbyes that were less sure, by authors left out, 5 were none: a refusal, a detail, “uhh lemme think”.
Of 184 surer ones 6 were none.
"""
TOLD = 0.5
"""How likely a sentence must tell what is asked, if the words could be about another article too.

Of questions read as told, by authors left out, 299 of 350 that have more are told, 49 of 80 that have less.
"""
REST = 0.5
"""Probability that the answer tells it from which words that name nothing ask for its rest.

Of 57 requests for more, which it learned from, the least has 0.81; “okay so do I need one or not” has 0.34.
"""
MOST_TOLD = 2
"Sentences that are told again; of more, only those that the reader chose."
UNTOLD = 0.5
"Probability of a question that the answer does not tell, from which an address would not answer it either."
OF_DAY = frozenset({"days", "weekend"})
"Kinds of detail that are looked up at an address."
AT_LEAST = 0.25
"Minimum probability of a refusal beside another topic, from which the topic corrects the line."
ABOUT_VALUE = frozenset(
    {Response.ACCEPTS, Response.ASKS_TOLD, Response.ASKS_UNTOLD, Response.UNCLEAR, Response.TELLS}
)
"What words that hold a value of the answer beside others may do with it."


def accepted(at: Utterance) -> Understanding:
    """Return that the answer helped if nothing speaks against it, or else only that it was taken.

    “Yes” to “anything else” asks for more, and a word or two only receive the answer.
    """
    if _wants_no_more(at):
        return at.sure(ControlKind.NO, Response.ACCEPTS)
    if not at.is_last_question:
        return at.sure(ControlKind.YES if _is_settled(at) else ControlKind.ACCEPTS, Response.ACCEPTS)
    many = len(words(at.text))
    if leading_answer(at.text) is Act.CONFIRM and many <= BRIEF:
        return at.sure(ControlKind.YES, Response.ACCEPTS)
    helped = many > RECEIVED and _is_settled(at) and not at.fits_question
    return at.sure(ControlKind.HELPED if helped else ControlKind.ACCEPTS, Response.ACCEPTS)


def _wants_no_more(at: Utterance) -> bool:
    """Whether a no to “anything else” comes with nothing that is refused or asked, however unsure that is.

    Of 149 turns that begin with no after it, by many authors, 12 were asked again for it; all were ends.
    """
    return at.is_last_question and leading_answer(at.text) is Act.NO


def _is_settled(at: Utterance) -> bool:
    """Whether an acceptance is likely, and hardly a refusal."""
    is_likely = at.chance(Response.ACCEPTS) >= HELPED and at.chance(*DOUBTS) < DOUBTED
    return is_likely and _refusal(at) < REFUSED


def _refusal(at: Utterance) -> float:
    """The utterance classifier's probability of a refusal; a no to “anything else” is none."""
    against = (Act.NO,) if not at.is_last_question else ()
    return at.reading.chance(*against, Act.REJECT, Act.CORRECT, Act.COMPLAINT)


def ended(at: Utterance) -> Understanding:
    """Return a goodbye; one that is doubtful ends nothing, and the caller is asked for more."""
    if _wants_no_more(at):
        return at.sure(ControlKind.NO, Response.ENDS)
    if at.chance(Response.ENDS, Response.ACCEPTS) < ENDED or _refusal(at) >= RATHER_REFUSED:
        return at.sure(ControlKind.ACCEPTS, Response.ENDS)
    return at.sure(ControlKind.NO if at.is_last_question else ControlKind.GOODBYE, Response.ENDS)


def rejected(at: Utterance) -> Understanding:
    """Return a refusal, unless the words are a plain no to more or surely about another topic."""
    if _wants_no_more(at) and len(words(at.text)) <= BRIEF:
        return at.sure(ControlKind.NO, Response.REJECTS)
    if at.names_another and leading_answer(at.text) is Act.NO:
        return other_topic(at)
    return replace(at.sure(ControlKind.REJECT, Response.REJECTS), about=at.talk.instead_of_denied())


def told(at: Utterance) -> Understanding:
    """Return a request for the sentences that tell it."""
    if _asks_for_rest(at):
        return replace(at.sure(ControlKind.REPEAT, Response.ASKS_TOLD), sentences=_further(at))
    if at.response.told_best < TOLD and (at.names_another or at.talk.raises_related):
        return other_topic(at)
    sentences = _with_same_detail(at, at.response.sentences)
    again = at.sure(ControlKind.REPEAT, Response.ASKS_TOLD)
    return replace(again, sentences=sentences) if sentences else untold(at)


def asked_in_context(at: Utterance) -> Understanding:
    """Return what is asked for, of the answer and the other articles weighed together."""
    if at.asked_for is None:
        return untold(at)
    if at.does(Response.ASKS_TOLD) and _asks_for_rest(at):
        return replace(at.sure(ControlKind.REPEAT, Response.ASKS_TOLD), sentences=_further(at))
    match likeliest(at.asked_for, at.told.just_told):
        case int(number):
            again = Control(ControlKind.REPEAT, at.asked_for.told)
            return replace(again, sentences=_sentences(at, number, at.asked_for))
        case "" if at.asked_for.elsewhere >= SURELY:
            return other_topic(at)
        case "" if (likelier := perhaps(at.asked_for, at.told.just_told)) is not None:
            return Control(ControlKind.REPEAT, at.asked_for.told, sentences=(likelier,), doubted=True)
        case "" if at.names_another:
            return other_topic(at)
        case "":
            return NoMatch(candidates_in(at.talk.content), tells=True, asks=_asks_besides(at))
        case str(article):
            sentences = at.asked_for.sentences_of(article)
            return _as_other(at, _recognized(at, article, at.asked_for.other[1], sentences))


def _sentences(at: Utterance, number: int, asked: AskedFor) -> tuple[int, ...]:
    """Return the likeliest sentence, with another that may as well tell it."""
    if len(likely := asked.likely_sentences(SURELY)) > 1:
        return _besides_just_told(at, tuple(sorted(likely)), number)
    if number >= len(at.told.sentences):
        return (number,)
    near = at.response.sentences if number in at.response.sentences else (number,)
    return _besides_just_told(at, _with_same_detail(at, near), number)


def _besides_just_told(at: Utterance, sentences: tuple[int, ...], surest: int) -> tuple[int, ...]:
    """Return the sentences without what a follow-up just got, unless that is the surest."""
    return tuple(each for each in sentences if each == surest or each not in at.told.just_told)


def _asks_besides(at: Utterance) -> bool:
    """Whether surely something is asked that no address would tell, unlike the caller's own day."""
    asks_day = not OF_DAY.isdisjoint(kinds_asked(at.rest, at.language))
    return at.chance(Response.ASKS_UNTOLD) >= UNTOLD and not asks_day


def _recognized(at: Utterance, article: str, chance: float, sentences: tuple[int, ...]) -> Content:
    """Return the article, with further questions of the same breath."""
    match at.talk.content:
        case Recognized(known) as content if known == article:
            return replace(content, sentences=sentences)
        case _:
            return Recognized(article, chance, sentences=sentences)


def _with_same_detail(at: Utterance, told: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sentences with another that tells the same detail: one of two fees would be half a price."""
    if at.answer is None or not told:
        return told
    known = [kinds_told(sentence, at.language) for sentence in at.answer.sentences]
    kinds = kinds_asked(at.text, at.language) & frozenset().union(*(known[number] for number in told))
    every = tuple(number for number, tells in enumerate(known) if number in told or kinds & tells)
    return every if len(every) <= MOST_TOLD else told


def _asks_for_rest(at: Utterance) -> bool:
    """Whether more is asked for, and nothing by name: “tell me more”."""
    is_bare = not names_anything(at.text, at.language) and not asks_detail(at.text, at.language)
    is_sure = at.chance(Response.ASKS_TOLD) >= REST
    return bool(_further(at)) and is_bare and is_sure and not at.names_another


def _further(at: Utterance) -> tuple[int, ...]:
    return at.answer.further if at.answer else ()


def value_repeated(at: Utterance) -> Repeated | None:
    """Return the answer's sentence about a value that the words repeat; among others it may only be noted."""
    found = repeated(at.text, at.answer.sentences) if at.answer and at.is_after_answer else None
    is_noted = at.chance(Response.ACCEPTS, Response.ENDS) >= HELPED
    match found:
        case None:
            return None
        case Repeated(is_so=bool()):
            return None if at.does(*DOUBTS) else found
        case _:
            return found if at.does(*ABOUT_VALUE) and not is_noted and not _asks_else(at, found) else None


def _asks_else(at: Utterance, found: Repeated) -> bool:
    """Whether what holds a value surely asks for another sentence: “150, okay, and can I apply on paper”."""
    likely = at.asked_for.likely_sentences(SURELY) if at.asked_for else ()
    return bool(likely) and found.sentence not in likely


def of_value(at: Utterance) -> Understanding:
    """Return the sentence about that value, and whether it is so."""
    found = value_repeated(at)
    again = at.sure(ControlKind.REPEAT, at.response.likeliest)
    return replace(again, sentences=(found.sentence,), is_so=found.is_so) if found else NoMatch()


def untold(at: Utterance) -> Understanding:
    """Return that something was asked which the answer does not tell, unless another article surely does.

    Where no answer is open, a question is about whatever it names.
    """
    match at.talk.content:
        case content if at.answer is None:
            return content
        case Recognized(article) as other if article != at.article and not _is_untold(at):
            return other
        case _ if at.talk.raises_related:
            return other_topic(at)
        case _ if about := at.talk.instead_of_denied():
            return Control(ControlKind.CORRECT, at.chance(Response.ASKS_UNTOLD), about)
        case content:
            return NoMatch(candidates_in(content), tells=True)


def _is_untold(at: Utterance) -> bool:
    return at.chance(Response.ASKS_UNTOLD) >= 2 * at.chance(Response.ASKS_OTHER)


def other_topic(at: Utterance) -> Understanding:
    """Return the other topic, as a correction if the answer was refused with it.

    Yes or no to “anything else” judges no answer, whatever follows.
    """
    return _as_other(at, _other_content(at))


def _as_other(at: Utterance, content: Content) -> Understanding:
    about = candidates_in(content)
    is_denied = leading_answer(at.text) is Act.NO and not at.is_last_question
    if about and (is_denied or at.chance(Response.REJECTS) >= AT_LEAST):
        return Control(ControlKind.CORRECT, at.chance(Response.ASKS_OTHER), about)
    if about and not at.is_last_question and (at.talk.goes_on or agrees_first(at.text)):
        return Control(ControlKind.YES, at.chance(Response.ASKS_OTHER), about[:1])
    return content


def _other_content(at: Utterance) -> Content:
    """Return the topic; where it is unclear, the likeliest one that was not just told."""
    match at.talk.content:
        case Recognized(article) as told if article != at.article:
            return told
        case Ambiguous(candidates) if others := _but(candidates, at.article):
            return Ambiguous(others)
        case content:
            first = _but(at.ranking.candidates, at.article)[:1]
            is_likely = first and first[0].confidence >= AT_LEAST
            return Ambiguous(first) if is_likely else NoMatch(candidates_in(content), tells=True)


def _but(candidates: tuple[Candidate, ...], told: str) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.article != told)


def complained(at: Utterance) -> Understanding:
    """Return a complaint about the line; any other tells something that is not known."""
    if not at.is_after_answer:
        return with_topic(at, ControlKind.COMPLAINT_ABOUT_LINE, Response.COMPLAINS)
    is_of_line = at.reading.acts[Act.COMPLAINT] >= AT_LEAST
    return (
        at.sure(ControlKind.COMPLAINT_ABOUT_LINE, Response.COMPLAINS) if is_of_line else NoMatch(tells=True)
    )


def asked_aside(at: Utterance, meant: Understanding) -> Understanding:
    """Return what was asked instead of yes or no to an offer, and whether that was refused besides.

    It is another topic, a sentence of the answer before the offer, or nothing that is known.
    """
    refuses = leading_answer(at.text) is Act.NO or at.chance(Response.REJECTS) >= AT_LEAST
    match meant:
        case Recognized(article) if article != at.article:
            return replace(meant, refuses_offer=refuses)
        case Control(ControlKind.REPEAT, sentences=(_, *_)):
            return replace(meant, refuses_offer=refuses)
        case Control(about=(Candidate(article, sure),)) if article != at.article:
            return Recognized(article, sure, refuses_offer=refuses)
        case Ambiguous(candidates) if _are_likely(candidates, at):
            return replace(meant, refuses_offer=refuses)
        case _:
            return NoMatch(tells=True, asks=True, refuses_offer=refuses)


def _are_likely(candidates: tuple[Candidate, ...], at: Utterance) -> bool:
    """Whether one of several topics was asked about; where no answer is open, surely, and it may be one."""
    if at.answer is not None:
        return len(candidates) > 1
    return sum(each.confidence for each in candidates) >= SURELY


def without_person(at: Utterance, rest: Understanding) -> Understanding:
    """Return what is asked behind a refusal of any person, or else that no more is wanted."""
    if isinstance(rest, Control) and rest.kind is ControlKind.PERSON:
        return rest
    kind = ControlKind.NO if at.is_offered else ControlKind.ACCEPTS
    match asked_aside(at, rest):
        case NoMatch():
            return Control(kind)
        case told:
            return replace(told, refuses_offer=True) if isinstance(told, Spoken) else told


def in_a_breath(first: Utterance, meant: Understanding) -> Understanding:
    """Return what an answer to the line's question and a question behind it mean together.

    An offer that is taken is carried out, and the answer's sentence told with it; another matter is answered
    first. After an answer the question counts; the answer before is confirmed if the acceptance alone would
    confirm it.
    """
    is_taken = first.does(Response.ACCEPTS)
    if first.is_offered and is_taken and (postpones(first.text) or _only_receives(first)):
        is_last = isinstance(meant, Control) and meant.kind in {ControlKind.NO, ControlKind.GOODBYE}
        return meant if is_last else asked_aside(first, meant)
    match meant:
        case Control(sentences=sentences) if first.is_offered and is_taken:
            return replace(first.sure(ControlKind.YES, Response.ACCEPTS), sentences=sentences)
        case Recognized() if first.is_offered and is_taken:
            return replace(meant, takes_offer=True)
        case _ if first.is_offered and is_taken:
            return first.sure(ControlKind.YES, Response.ACCEPTS)
        case Control(ControlKind.YES | ControlKind.ACCEPTS | ControlKind.HELPED) if first.is_offered:
            # Thanks behind a refusal take nothing that was offered.
            return first.sure(ControlKind.NO, Response.REJECTS)
        case Recognized(article, chance) if first.is_offered and first.does(Response.REJECTS):
            return Control(ControlKind.NO, chance, (Candidate(article, chance),))
        case Recognized(article, chance) if is_taken and _confirms(first):
            return Control(_kind_of(first), chance, (Candidate(article, chance),))
        case _:
            return meant


def _only_receives(first: Utterance) -> bool:
    """Whether a word or two without a yes before a question take no offer: “ha, okay. And where is it?”."""
    return len(words(first.text)) <= RECEIVED and leading_answer(first.text) is None


def _confirms(first: Utterance) -> bool:
    return _kind_of(first) is (ControlKind.HELPED if first.is_last_question else ControlKind.YES)


def _kind_of(first: Utterance) -> ControlKind:
    taken = accepted(first)
    return taken.kind if isinstance(taken, Control) else ControlKind.ACCEPTS
