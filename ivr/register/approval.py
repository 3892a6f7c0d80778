"""Approval before going live and after each change: two people sign a list, and no language gets worse."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.register.entry import worded
from ivr.register.tables import ApprovalRow, ApprovalSignatureRow
from metrics.facts.formula import Rate
from metrics.ledger.sql import insert_new

FILE = "approval.yaml"
SIGNERS = 2
TOLERANCE = 0.02
"By how much a language's share may fall before the change is stopped."


@dataclass(frozen=True, slots=True)
class CheckItem:
    """Something that is true before callers are answered."""

    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CheckList:
    """What is signed, and whether callers are answered without it."""

    is_required: bool
    items: tuple[CheckItem, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody has signed the list."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A state of models and thresholds, what was examined of it, and who has signed it."""

    fingerprint: str
    examined_at: datetime
    right: Mapping[str, Rate]
    "By language, sealed questions that were understood rightly."
    signatures: tuple[Signature, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether enough people have signed."""
        return len({one.person for one in self.signatures}) >= SIGNERS


def worse(before: Approval | None, now: Approval) -> tuple[str, ...]:
    """Return the languages that were understood better before; a language that is gone is worse."""
    if before is None:
        return ()
    return tuple(
        language
        for language, rate in sorted(before.right.items())
        if (now.right.get(language, Rate(0, 0)).share or 0.0) < (rate.share or 0.0) - TOLERANCE
    )


def load_check_list(city: Path) -> CheckList:
    """Read the city's list, or the default; raise BadCity if it is faulty."""
    own = city / FILE
    source = own if own.is_file() else files("ivr.register") / FILE
    try:
        read = yaml_values(source.read_text("utf-8"))
        items = tuple(CheckItem(str(row["id"]), worded(row)) for row in read["items"])
        is_required = read.get("required", False)
    except (yaml.YAMLError, UnicodeDecodeError, OSError, KeyError, TypeError, AttributeError) as wrong:
        raise BadCity((f"{own}: needs required, and items, each with id, en and fr",)) from wrong
    if not isinstance(is_required, bool):  # a quoted "true" must not answer callers unapproved
        raise BadCity((f"{own}: needs required as true or false, without quotation marks",))
    return CheckList(is_required, items)


def keep_examined(session: Session, approval: Approval) -> bool:
    """Keep what was examined and void its signatures; return False for what is approved, which stands."""
    known = approval_of(session, approval.fingerprint, for_change=True)
    if known is not None and known.is_given:
        return False
    counts = {language: (rate.numerator, rate.denominator) for language, rate in approval.right.items()}
    session.execute(
        delete(ApprovalSignatureRow).where(ApprovalSignatureRow.fingerprint == approval.fingerprint)
    )
    session.merge(
        ApprovalRow(
            fingerprint=approval.fingerprint, examined_at=approval.examined_at, right=json.dumps(counts)
        )
    )
    return True


def sign(session: Session, fingerprint: str, signature: Signature) -> None:
    """Keep a signature; a person's first one stays."""
    values = {"fingerprint": fingerprint, "person": signature.person, "at": signature.at}
    insert_new(session, ApprovalSignatureRow, values)


def approval_of(session: Session, fingerprint: str, *, for_change: bool = False) -> Approval | None:
    """Return what is known of a state; None if it was never examined."""
    row = session.get(ApprovalRow, fingerprint, with_for_update=for_change)
    return _approval(session, row) if row else None


def last_given(session: Session, but: str) -> Approval | None:
    """Return the state that was approved last, leaving one out."""
    rows = session.scalars(
        select(ApprovalRow).where(ApprovalRow.fingerprint != but).order_by(ApprovalRow.examined_at.desc())
    ).all()
    return next((found for row in rows if (found := _approval(session, row)).is_given), None)


def _approval(session: Session, row: ApprovalRow) -> Approval:
    signed = select(ApprovalSignatureRow).where(ApprovalSignatureRow.fingerprint == row.fingerprint)
    rates = {language: Rate(right, of) for language, (right, of) in json.loads(row.right).items()}
    signatures = session.scalars(signed.order_by(ApprovalSignatureRow.at)).all()
    return Approval(
        row.fingerprint,
        row.examined_at,
        rates,
        tuple(Signature(one.person, one.at) for one in signatures),
    )
