"""The review at work: it draws a week's turns, keeps verdicts, and takes questions into the tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.city import City
from ivr.database import Database
from ivr.review import store
from ivr.review.question import ReviewedQuestion
from ivr.review.store import Round
from ivr.review.verdict import NONE_IS_RIGHT, BadVerdict, Verdict, read_verdict
from ivr.review.week import Week
from metrics import store as ledger
from metrics.ledger import TurnRecord

SIZE = 60
"Turns a week: about an hour of a reviewer."


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What the page needs."""

    database: Database
    city: Callable[[], City]
    now: Callable[[], datetime]
    "In the city's time zone."

    def round(self, week: Week) -> Round:
        """Return a week's draw as far as it is reviewed."""
        with self.database.reading() as session:
            period = week.period(self.city().directory.time_zone)
            return store.load_round(session, period, SIZE, week.seed)

    def judge(self, form: Mapping[str, object], by: str) -> Verdict | BadVerdict:
        """Keep the verdict of a form, or return what is wrong with it; nothing is kept then."""
        sid, _, number = str(form.get("turn") or "").rpartition(":")
        with self.database.begin() as session:
            turn = next((one for one in ledger.turn_records(session, sid) if str(one.turn) == number), None)
            if turn is None:
                return BadVerdict("turn", "review.unknown_turn")
            verdict = read_verdict(form, turn, self.city().catalog.articles, self.now())
            if isinstance(verdict, Verdict):
                ledger.append(session, verdict.label(turn, by))
                if verdict.tests:
                    self._take(session, turn, verdict, by)
            return verdict

    def _take(self, session: Session, turn: TurnRecord, verdict: Verdict, by: str) -> None:
        heard = store.heard_in(session, turn)
        if heard:
            article = verdict.article or NONE_IS_RIGHT
            store.keep_question(session, ReviewedQuestion(heard, turn.language, article, self.now(), by))
