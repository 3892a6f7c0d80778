"""Chooses the caller's act from the probabilities of all acts; similar acts count together."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from intents.acts.controls import asks_for, ends_call, find_control
from intents.acts.phrases import phrases
from intents.acts.set_phrases import SetPhrase, set_phrases_in
from intents.articles.article import Language
from intents.reading import AFTER_ANSWER, Act, Asked, Reading
from intents.understanding import ControlKind
from intents.wording import plain

PEOPLE = (Act.PERSON, Act.DEPARTMENT, Act.NAMED_PERSON)
REFUSALS = (Act.REJECT, Act.CORRECT, Act.NO)
CONTENT = (Act.ASK, Act.CHOOSE)
LINE = (Act.ABOUT_LINE, Act.ABOUT_DATA, Act.ARE_YOU_HUMAN)
"""“Is that tape running” is a question about the line, whichever of the three. “Who do I call” is asked with
much the same words as who listens, “are you joking” as what it is."""
_ALONE = tuple((act,) for act in Act if act not in {*PEOPLE, *REFUSALS, *CONTENT, *LINE})
GROUPS: tuple[tuple[Act, ...], ...] = (PEOPLE, REFUSALS, CONTENT, LINE, *_ALONE)
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
ENOUGH = 0.2
"""Probability from which a person is brought in after an answer or a question back.

About half of those who go on after an answer that did not help want a person, and nothing is worse for a
caller than being refused one. At the first question it is one caller in ten or twenty, so there the likeliest
act decides: a threshold of 0.3 would bring a person for 6 of 312 questions (`valid_held_back`) instead of 3,
and for 21 of 22 requests for a person (`controls`) instead of 20.
"""
HINT = 0.1
"Minimum probability of an act when no topic was found."
NAMED = 0.3
"The same when a name was said that may be a topic: a question about the pool is not for its desk."
CLEAR_HINT = 0.3
"""The same for a person at the first question, where most unclear callers tell a long story.

Also for acts that answer nothing, such as a question about the line: whoever said “maybe” would be puzzled
to hear about privacy instead of “was that yes or no?”.
"""
OF_THE_LINE = frozenset({Act.COMPLAINT, Act.ABOUT_LINE, Act.ABOUT_DATA})
"Callers often say these when they want a person instead."
SURELY_EXPLAINED = 0.5
"Probability from which a question about the line is answered."
EXPLAINED_ALONE = 0.8
"The same at the first question, of what is left when no topic is found: then the city is asked nothing."
MISTAKEN_FOR: Mapping[Act, tuple[Act, ...]] = MappingProxyType(
    {
        Act.REPEAT: (Act.SLOWER,),
        Act.LANGUAGE: (Act.SLOWER,),
        Act.ABOUT_LINE: (Act.COMPLAINT,),
        Act.PERSON: (Act.ARE_YOU_HUMAN,),
    }
)
"By act, those that the classifier takes for it although their patterns match."
WEIGHTY = frozenset({Act.CONFIRM, Act.END})
"A wrong yes counts an answer that was not given, and a wrong goodbye ends the call."
UNSURE = 0.4
"Probability below which the line asks whether they were meant."
BRIEF = 3
"Words; more of them carry content."
SURELY_OVER = 0.8
"Probability from which a call's first words end it."
HELPED, UNREFUSED, HARDLY = 0.7, 0.5, 0.1
"Probability from which longer words are a yes to “did that help”; the second if little else is likely."
SURELY_A_PERSON = 0.6
"Below this a question without a word for a person is one to the city: “thanks, do you take e-transfer”."
ALSO = 0.15
"Probability from which a caller also confirms while asking a question."


def act_of(reading: Reading, text: str, asked: Asked) -> Act:
    """Return the likeliest act of the likeliest kind; a yes followed by a but is not a yes."""
    if asked is not Asked.HOW_CAN_I_HELP:
        if has_missed(text):
            return Act.REPEAT
        # A wanted department is found by name elsewhere; without a name the likeliest act decides.
        is_wanted = reading.chance(Act.PERSON, Act.NAMED_PERSON) >= ENOUGH
        asks_else = _asks_city(reading, text, asked) or _asks_line(reading, text)
        if is_wanted and not (asks_else or _has_all_wanted(text)):
            return max(PEOPLE, key=lambda act: reading.acts[act])
    allowed = [group for group in GROUPS if _may_be(group, reading, text, asked)]
    best = max(allowed, key=lambda group: reading.chance(*group))
    act = max(best, key=lambda act: reading.acts[act])
    # “That's it, thanks” confirms nothing here, and « merci, bonjour » greets nobody.
    is_last = asked is Asked.ANYTHING_ELSE and act in {Act.CONFIRM, Act.GREET, *REFUSALS} and ends_call(text)
    return Act.END if is_last and not has_but(text) else act


def _asks_city(reading: Reading, text: str, asked: Asked) -> bool:
    """Whether what goes on after an answer is a question without a word for a person, who is hardly meant."""
    if asked is Asked.HOW_CAN_I_HELP or reading.chance(*PEOPLE) >= SURELY_A_PERSON:
        return False
    return is_asked_after_yes(text) and not asks_for(ControlKind.PERSON, text)


def _asks_line(reading: Reading, text: str) -> bool:
    """Whether a question is rather about the line than a wish for a person: “hang on, who is this”."""
    is_likely = reading.chance(*LINE) >= max(SURELY_EXPLAINED, reading.chance(*PEOPLE))
    return is_likely and not asks_for(ControlKind.PERSON, text)


def is_question(text: str) -> bool:
    """Whether the words begin like a question."""
    return phrases().question.search(plain(text)) is not None


def asks(text: str) -> bool:
    """Whether the words hold a question, wherever it stands."""
    return is_question(text) or phrases().question_word.search(plain(text)) is not None


def is_asked_after_yes(text: str) -> bool:
    """Whether a question follows whatever agreement the words begin with."""
    return phrases().question.search(phrases().agreed.sub("", plain(text))) is not None


def has_but(text: str) -> bool:
    """Whether the words hold a negation or objection, which rules out a yes."""
    return phrases().but.search(phrases().harmless.sub("", plain(text))) is not None


def told_apart(act: Act, text: str, language: Language) -> Act:
    """Return the act that the reviewed patterns find where the classifier found a similar one."""
    if act is Act.PERSON and find_control(text, language, {ControlKind.PERSON}):
        return act
    others = (each for each in MISTAKEN_FOR.get(act, ()) if find_control(text, language, {KINDS[each]}))
    return next(others, act)


def objects(act: Act, text: str) -> bool:
    """Whether words about the caller's data deny it and ask nothing: “I'd rather you didn't tape me”."""
    return act is Act.ABOUT_DATA and has_but(text) and not asks(text)


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


def begins_anew(act: Act, text: str, beyond: str = "") -> bool:
    """Whether words that begin with a yes, and may be taken for one, go on to something else."""
    return act in {*CONTENT, Act.CONFIRM, Act.END, Act.GREET} and (bool(beyond) or goes_on(text))


def is_more_than_yes(text: str) -> bool:
    """Whether a “yes” is followed by something else, is ironic, or ends the call: “ok bye”."""
    is_goodbye = ends_call(text) and leading_answer(text) is None
    return is_goodbye or has_but(text) or goes_on(text) or has_missed(text)


def _has_all_wanted(text: str) -> bool:
    """Whether nothing more is wanted, although “c'est tout ce que je voulais” reads like a complaint."""
    return phrases().all_wanted.search(plain(text)) is not None and not has_but(text)


def _may_be(group: Sequence[Act], reading: Reading, text: str, asked: Asked) -> bool:
    """Whether it is likely enough, and a yes neither contains a but nor looks like a question."""
    if group is PEOPLE and (_asks_city(reading, text, asked) or _is_hardly_a_person(reading, asked)):
        return False
    is_complaint = asks_for(ControlKind.COMPLAINT_ABOUT_LINE, text)
    if Act.END in group and (is_complaint or _ends_too_soon(reading, text, asked)):
        return False
    if group not in {PEOPLE, REFUSALS, CONTENT} and reading.chance(*group) < _enough_of(group[0]):
        return False
    if group in {PEOPLE, REFUSALS} and _has_all_wanted(text):
        return False
    return Act.CONFIRM not in group or (_may_confirm(reading, text) and _helped(reading, text, asked))


def _is_hardly_a_person(reading: Reading, asked: Asked) -> bool:
    """Whether after an answer too little speaks for a person, as in “ok two one one, thank you”."""
    return asked in AFTER_ANSWER and reading.chance(*PEOPLE) < ENOUGH


def _ends_too_soon(reading: Reading, text: str, asked: Asked) -> bool:
    """Whether a call's first words only seem a goodbye, « bonjour, ça va bien? », or a but comes with it."""
    is_first = asked is Asked.HOW_CAN_I_HELP and reading.acts[Act.END] < SURELY_OVER
    is_refused = asked is Asked.DID_THAT_HELP and reading.acts[Act.END] < CERTAINLY and has_but(text)
    return is_refused or (is_first and not asks_for(ControlKind.GOODBYE, text))


def _helped(reading: Reading, text: str, asked: Asked) -> bool:
    """Whether a yes is clear enough to count an answer as right; thanks and a goodbye support it."""
    if asked is not Asked.DID_THAT_HELP or len(text.split()) <= BRIEF:
        return True
    enough = HELPED if reading.chance(*REFUSALS, *CONTENT) >= HARDLY else UNREFUSED
    return leading_answer(text) is Act.CONFIRM or reading.chance(Act.CONFIRM, Act.END) >= enough


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
