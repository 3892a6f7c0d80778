"""Calls as a city gets them on a snowy morning, for pictures of the desk and for its bench."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice

from intents.articles.article import Language
from intents.privacy.personal import Personal
from intents.privacy.redaction import redacted
from ivr.call.handoff import purge_day
from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption, masked
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger import store as ledger
from metrics.ledger.records import TurnRecord
from routing.decision import Reason
from routing.handoff.handoff import Entity, HandOff, How, ToldAnswer


@dataclass(frozen=True)
class Story:
    """What one caller wants, and how far the line has come with it."""

    phase: Phase
    seconds: int
    "Since the phase began."
    language: Language
    department: str
    article: str
    said: tuple[str, ...]
    reason: Reason = Reason.REJECTED
    confidence: float = 0.9
    given: tuple[tuple[Personal, str, How], ...] = ()
    decisions: tuple[str, ...] = ("Answer", "Wait")
    earlier: int = 0
    by: str = ""


ADDRESS, ACCOUNT, PLATE = Personal.ADDRESS, Personal.ACCOUNT, Personal.PLATE
STORIES = (
    Story(
        Phase.WAITING,
        312,
        "fr",
        "waste",
        "waste.missed_pickup",
        (
            "Ils ont oublié de ramasser mon bac ce matin",
            "Non, ça ne m'aide pas, le camion est passé de l'autre côté et notre rue n'a pas été faite",
        ),
        given=((ADDRESS, "1842, rue des Érables", How.CONFIRMED),),
        earlier=2,
    ),
    Story(
        Phase.WAITING,
        187,
        "en",
        "roads",
        "roads.snow_my_street",
        ("When will you plow my street", "It says priority three but nobody has come since Monday"),
        given=((ADDRESS, "77 Orchard Crescent", How.SPOKEN),),
        earlier=1,
    ),
    Story(
        Phase.WAITING,
        96,
        "en",
        "revenue",
        "tax.balance_account",
        ("My property tax account shows a penalty and I paid in June",),
        Reason.POLICY,
        0.74,
        ((ACCOUNT, "0471 8823 01", How.KEYED),),
        ("Wait",),
    ),
    Story(
        Phase.WAITING,
        41,
        "en",
        "contact",
        "",
        ("It's about the thing with the fence and my neighbour", "Agent", "I want a real person"),
        Reason.ASKED,
        0.0,
        (),
        ("Reprompt", "Reprompt", "Wait"),
    ),
    Story(
        Phase.WAITING,
        12,
        "fr",
        "parking",
        "parking.dispute_ticket",
        ("J'ai reçu une contravention mais le parcomètre était brisé",),
        Reason.POLICY,
        0.66,
        ((PLATE, "RLB 482", How.SPOKEN),),
        ("Wait",),
    ),
    Story(
        Phase.RINGING,
        6,
        "en",
        "bylaw",
        "bylaw.noise",
        ("There is construction noise at five in the morning",),
        Reason.POLICY,
        decisions=("Route",),
        by="kim",
    ),
    Story(
        Phase.WITH_PERSON,
        421,
        "en",
        "utilities",
        "util.high_bill",
        ("Why is my water bill four hundred dollars",),
        given=((ACCOUNT, "118 204", How.KEYED),),
        by="alex",
    ),
    Story(
        Phase.ENDED,
        75,
        "en",
        "recreation",
        "rec.register_refund",
        ("I want my money back for the swimming lessons",),
        Reason.POLICY,
        decisions=("Route",),
        by="sam",
    ),
    Story(
        Phase.WITH_LINE,
        38,
        "en",
        "waste",
        "waste.collection_day",
        ("When is garbage day on Maple Street",),
        decisions=("Answer",),
    ),
    Story(Phase.WITH_LINE, 9, "fr", "", "", ("Bonjour, c'est pour le déneigement",), decisions=("Clarify",)),
)


def keep_stories(
    database: Database, encryption: Encryption, now: datetime, stories: tuple[Story, ...] = STORIES
) -> None:
    """Write them as the line would have left them at an instant."""
    with database.begin() as session:
        for number, story in enumerate(stories, 1):
            sid = f"CA{number:032x}"
            call = _call(sid, story, encryption, now)
            keep_call(session, call, now)
            for turn, (said, decision) in enumerate(zip(story.said, cycle(story.decisions), strict=False), 1):
                keep_words(session, CallerWords(sid, turn, story.language, said, call.purge_on), redacted)
                ledger.append(session, _turn(sid, turn, story, decision, now))


def waiting(many: int) -> tuple[Story, ...]:
    """So many callers who wait, one after the other."""
    return tuple(islice(_waiting(), many))


def _waiting() -> Iterator[Story]:
    usual = [story for story in STORIES if story.phase is Phase.WAITING]
    for place, story in enumerate(cycle(usual)):
        yield Story(
            Phase.WAITING,
            5 + 4 * place,
            story.language,
            story.department,
            story.article,
            story.said,
            story.reason,
            story.confidence,
            story.given,
            story.decisions,
        )


def _call(sid: str, story: Story, encryption: Encryption, now: datetime) -> DeskCall:
    since = now - timedelta(seconds=story.seconds)
    started_at = since if story.phase is Phase.WITH_LINE else since - timedelta(seconds=70)
    number = f"+16045550{100 + int(sid[-2:], 16)}"
    told = tuple(ToldAnswer(story.article, 1) for decision in story.decisions if decision == "Answer")
    wishes = sum(said in {"Agent", "I want a real person"} for said in story.said)
    known = HandOff(
        story.language,
        "" if story.phase is Phase.WITH_LINE else story.department,
        story.reason,
        story.article,
        story.confidence,
        redacted(story.said[-1] if not wishes else story.said[0]),
        tuple(Entity(kind, encryption.encrypt(value), how) for kind, value, how in story.given),
        told,
        attempts=sum(decision in {"Answer", "Reprompt", "Clarify"} for decision in story.decisions),
        asked_for_person=wishes,
        earlier=story.earlier,
    )
    return DeskCall(
        sid,
        story.phase,
        since,
        started_at,
        story.department,
        known,
        purge_day(started_at),
        ended_at=since if story.phase is Phase.ENDED else None,
        taken_by=story.by,
        met_person=story.phase in {Phase.WITH_PERSON, Phase.ENDED},
        encrypted_number=encryption.encrypt(number),
        masked_number=masked(number),
    )


def _turn(sid: str, turn: int, story: Story, decision: str, now: datetime) -> TurnRecord:
    is_wish = decision == "Wait" and story.reason is Reason.ASKED
    meaning = "control" if is_wish else "recognized" if story.article else "no-match"
    return TurnRecord(
        sid, turn, now, story.language, "HowCanIHelp", meaning, story.article, decision, story.confidence
    )
