"""The tables of daily facts, statements and review hours; their columns are the core's counts."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Integer, String, Table, Text

from metrics.facts.daily import COUNTS
from metrics.ledger.sql import Instant
from metrics.ledger.tables import LedgerBase

FACTS = Table(
    "daily_facts",
    LedgerBase.metadata,
    Column("grain", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("department", String(64), primary_key=True),
    Column("article", String(120), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("carrier", String(16), primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    sqlite_with_rowid=False,
)
"Each day once per grain, so that queries read few rows; `version` is the article's newest."

DURATIONS = Table(
    "daily_durations",
    LedgerBase.metadata,
    Column("grain", String(16), primary_key=True),
    Column("span", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("department", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("carrier", String(16), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("total_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"Duration sketches, for the grains total and department."

PROMPTS = Table(
    "daily_prompts",
    LedgerBase.metadata,
    Column("day", Date, primary_key=True),
    Column("prompt", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("turns", Integer, nullable=False),
    Column("no_input", Integer, nullable=False),
    Column("no_match", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"No-inputs and no-matches of each prompt."

FACT_DAYS = Table(
    "fact_days",
    LedgerBase.metadata,
    Column("day", Date, primary_key=True),
    Column("computed_at", Instant),
    Column("is_stale", Boolean, nullable=False, index=True),
    Column("is_settled", Boolean, nullable=False, index=True),
    Column("repeat_days", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    Column("test_calls", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)
"When each day was last counted, and whether it is stale."

UNCOUNTED = {
    "computed_at": None,
    "is_stale": True,
    "is_settled": False,
    "repeat_days": 0,
    "broken": 0,
    "test_calls": 0,
    "tokens": 0,
}
"The state of a day that was never counted."

MINUTES = Table(
    "daily_minutes",
    LedgerBase.metadata,
    Column("day", Date, primary_key=True),
    Column("department", String(64), primary_key=True),
    Column("article", String(120), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("carrier", String(16), primary_key=True),
    Column("minute", Integer, primary_key=True, autoincrement=False),
    Column("resolved", Integer, nullable=False),
)
"Resolved queries by the minute of the city's clock (0–1439) in which their call began."

TEXTS = Table(
    "daily_texts",
    LedgerBase.metadata,
    Column("day", Date, primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("texts", Integer, nullable=False),
)
"Texts that came in, by what was done about them."

STATEMENTS = Table(
    "statements",
    LedgerBase.metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("value", Double, nullable=False),
    Column("since", Date, nullable=False),
    Column("by", String(254), nullable=False),
    Column("stated_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)
"Stated minutes, prices and terms; append-only, a newer one applies from its day on."

REVIEW_HOURS = Table(
    "review_hours",
    LedgerBase.metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("hours", Double, nullable=False),
    Column("by", String(254), nullable=False),
    Column("stated_at", Instant, nullable=False),
)
"Review hours, subtracted from automated hours."

BLIND_SAMPLE = Table(
    "blind_sample",
    LedgerBase.metadata,
    Column("code", String(16), primary_key=True),
    Column("month", String(7), nullable=False, index=True),
    Column("call_sid", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("article", String(120), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("stratum", String(16), nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("verdict", String(16)),
    Column("by", String(254), nullable=False),
    Column("judged_at", Instant),
)
"Queries of callers who left content or in silence, drawn for a panel, and what it says of them."
