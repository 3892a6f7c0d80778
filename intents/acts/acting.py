"""Chooses the caller's act from the probabilities of all acts; similar acts count together."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from intents.acts.controls import ends_call
from intents.acts.phrases import phrases
from intents.acts.set_phrases import SetPhrase, set_phrases_in
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import ControlKind
from intents.text.wording import clauses, plain, words

PEOPLE = (Act.PERSON, Act.DEPARTMENT, Act.NAMED_PERSON)
REFUSALS = (Act.REJECT, Act.CORRECT, Act.NO)
CONTENT = (Act.ASK, Act.CHOOSE)
LINE = (Act.ABOUT_LINE, Act.ABOUT_DATA, Act.ARE_YOU_HUMAN)
"""“Is that tape running” is a question about the line, whichever of the three. “Who do I call” is asked with
much the same words as who listens, “are you joking” as what it is."""
KINDS: Mapping[Act, ControlKind] = MappingProxyType(
    {
        **{act: ControlKind(act.value) for act in Act if act.value in {kind.value for kind in ControlKind}},
        Act.DEPARTMENT: ControlKind.PERSON,
        Act.NAMED_PERSON: ControlKind.PERSON,
    }
)
CERTAINLY = 0.9
"Probability from which a yes counts although it begins like a question: “does it ever, thanks”."
_CLAUSE_END = re.compile(r"[.,;!?]")
_MARKED = re.compile(r"[^.!?;]+[.!?;]+")
HINT = 0.1
"Minimum probability of an act when no topic was found."
NAMED = 0.3
"The same when a name was said that may be a topic: a question about the pool is not for its desk."
CLEAR_HINT = 0.3
"""The same for a person at the first question, where most unclear callers tell a long story.

Also for acts that answer nothing, such as a question about the line: whoever said “maybe” would be puzzled
to hear about privacy instead of “was that yes or no?”.
"""
SURELY_EXPLAINED = 0.5
"Probability from which a question about the line is answered."
EXPLAINED_ALONE = 0.8
"The same at the first question, of what is left when no topic is found: then the city is asked nothing."
WEIGHTY = frozenset({Act.CONFIRM, Act.END})
"A wrong yes counts an answer that was not given, and a wrong goodbye ends the call."
UNSURE = 0.4
"Probability below which the line asks whether they were meant."
BRIEF = 3
"Words; more of them carry content."
HELPED, UNREFUSED, HARDLY = 0.7, 0.5, 0.1
"Probability from which longer words are a yes to “did that help”; the second if little else is likely."
ALSO = 0.15
"Probability from which a caller also confirms while asking a question."


def is_question(text: str) -> bool:
    """Whether the words begin like a question."""
    return phrases().question.search(plain(text)) is not None


def asks(text: str) -> bool:
    """Whether the words hold a question, wherever it stands."""
    return is_question(text) or phrases().question_word.search(plain(text)) is not None


def asks_in_a_clause(text: str) -> bool:
    """Whether any clause has the form of a question: its mark, or how it begins.

    24 of 1,070 turns do with which many authors accept an answer or an offer, and 2,158 of 3,068 questions.
    """
    marked = (part for part in _MARKED.findall(text) if part.endswith("?"))
    begun = (part for part in clauses(text) if is_question(part))
    return any(len(words(part)) >= BRIEF for part in (*marked, *begun))


def has_but(text: str) -> bool:
    """Whether the words hold a negation or objection, which rules out a yes."""
    return phrases().but.search(phrases().harmless.sub("", plain(text))) is not None


def objects(act: Act, text: str) -> bool:
    """Whether words about the caller's data deny it and ask nothing: “I'd rather you didn't tape me”."""
    return act is Act.ABOUT_DATA and has_but(text) and not asks(text)


def refuses_person(text: str) -> bool:
    """Whether words refuse, in so many words, to be put through to anybody."""
    return phrases().no_person.search(plain(text)) is not None


def postpones(text: str) -> bool:
    """Whether words put an answer off: “before you do”, “hold on”."""
    return phrases().postponing.search(plain(text)) is not None


def has_missed(text: str) -> bool:
    """Whether what was said last was missed, as by whoever a truck passes."""
    return phrases().missed.search(plain(text)) is not None


def goes_on(text: str) -> bool:
    """Whether something else begins after words that alone would be a yes."""
    rest, agreed = phrases().agreed.subn("", plain(text))
    is_more = phrases().going_on.search(rest) or phrases().question.search(rest)
    return agreed > 0 and is_more is not None


def is_next(text: str) -> bool:
    """Whether words begin as the next thing does: “and the streetlight”."""
    return phrases().next.search(plain(text)) is not None


def beyond_yes(text: str) -> str:
    """Return what goes on after words that alone would be a yes, without “and”; the text if nothing does."""
    return phrases().joined.sub("", phrases().agreed.sub("", plain(text))) if goes_on(text) else text


def is_more_than_yes(text: str) -> bool:
    """Whether a “yes” is followed by something else, is ironic, or ends the call: “ok bye”."""
    is_goodbye = ends_call(text) and leading_answer(text) is None
    return is_goodbye or has_but(text) or goes_on(text) or has_missed(text)


def _may_confirm(reading: Reading, text: str) -> bool:
    is_asked = reading.acts[Act.CONFIRM] < CERTAINLY and is_question(text)
    return not (is_asked or has_but(text) or goes_on(text) or phrases().tag_question.search(plain(text)))


def likeliest_besides(reading: Reading, text: str, asked: Asked) -> Act | None:
    """Return the likeliest act that needs no topic, if there is any hint of one."""
    others = (act for act in Act if act not in {*CONTENT, Act.GREET})
    hinted = [act for act in others if act is not Act.CONFIRM or _may_confirm(reading, text)]
    if asked is Asked.HOW_CAN_I_HELP and _is_left_for_line(reading):
        return max(LINE, key=lambda act: reading.acts[act])
    best = max(hinted, key=lambda act: reading.acts[act])
    is_first = asked is Asked.HOW_CAN_I_HELP and best in PEOPLE
    enough = HINT if best in {*PEOPLE, *REFUSALS} and not is_first else _enough_of(best)
    return best if reading.acts[best] >= enough else None


def _is_left_for_line(reading: Reading) -> bool:
    """Whether words that ask the city nothing ask about the line: “whose line did I reach”."""
    left = 1 - reading.chance(*CONTENT)
    return reading.chance(*LINE) >= max(HINT, EXPLAINED_ALONE * left)


def _enough_of(act: Act) -> float:
    if act in LINE:
        return SURELY_EXPLAINED
    return UNSURE if act in WEIGHTY else CLEAR_HINT


def leading_answer(text: str) -> Act | None:
    """Return the yes or no that opens an utterance, unless the rest retracts it."""
    first = plain(text).split()[:1]
    clause = plain(_CLAUSE_END.split(text, maxsplit=1)[0]).strip()
    if (clause in phrases().yes_clauses or not phrases().yes.isdisjoint(first)) and not has_but(text):
        return Act.CONFIRM
    return None if phrases().no.isdisjoint(first) else Act.NO


def agrees_first(text: str) -> bool:
    """Whether an utterance opens with nothing but agreement, which the rest does not take back."""
    clause = _CLAUSE_END.split(text, maxsplit=1)[0]
    is_agreed = set_phrases_in(clause) == {SetPhrase.AGREES} or leading_answer(text) is Act.CONFIRM
    return is_agreed and not has_but(text)


def tells_more(reading: Reading) -> bool:
    """Whether a refusal, confirmation or goodbye also carries content."""
    return reading.chance(*CONTENT, Act.CORRECT) >= ALSO


def confirms_beside(reading: Reading, text: str) -> bool:
    """Whether a caller says yes and then asks something else."""
    is_said = reading.acts[Act.CONFIRM] >= ALSO or leading_answer(text) is Act.CONFIRM
    return is_said and not has_but(text)
