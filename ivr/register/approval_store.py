"""Stores approvals; each function joins the caller's transaction."""

import json

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.register.approval import Approval, Signature
from ivr.register.tables import ApprovalRow, ApprovalSignatureRow
from metrics.facts.formula import Rate
from metrics.ledger.sql import insert_new


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
