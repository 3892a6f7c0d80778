"""What staff changed, version by version, the same on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ivr.storage.database import Database
from ivr.studio.directory import store
from ivr.studio.directory.edits import Document, DocumentKind, SignOff, Switch

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
FIRST = Document(DocumentKind.DEPARTMENT, "waste", 1, "id: waste", "Ada Roy", AT)


def test_the_newest_version_of_each_document_counts(database: Database) -> None:
    second = replace(FIRST, version=2, text="id: waste # again")
    banner = replace(FIRST, kind=DocumentKind.BANNER, is_withdrawn=True)
    with database.begin() as session:
        kept = [store.add_version(session, document) for document in (FIRST, second, banner)]

    with database.reading() as session:
        edits = store.edits_now(session)
        history = store.history(session, DocumentKind.DEPARTMENT, "waste")

    assert kept == [True, True, True]
    assert set(edits.documents) == {second, banner}
    assert history == (second, FIRST)


def test_a_version_is_kept_once_whoever_comes_first(database: Database) -> None:
    with database.begin() as session:
        first = store.add_version(session, FIRST)
        second = store.add_version(session, replace(FIRST, edited_by="Bo"))

    with database.reading() as session:
        assert store.history(session, DocumentKind.DEPARTMENT, "waste")[0].edited_by == "Ada Roy"
    assert (first, second) == (True, False)


def test_the_last_turning_of_the_switch_counts(database: Database) -> None:
    turnings = (Switch(1, True, "Ada", AT), Switch(2, False, "Bo", AT))
    with database.begin() as session:
        for switch in turnings:
            store.add_switch(session, switch)

    with database.reading() as session:
        assert store.switch_now(session) == turnings[1]


def test_the_latest_sign_off_of_each_department_counts(database: Database) -> None:
    first = SignOff("waste", "a" * 64, "Ada", AT)
    later = SignOff("waste", "b" * 64, "Bo", AT + timedelta(days=1))
    with database.begin() as session:
        for signed in (later, first, first):
            store.sign_off(session, signed)

    with database.reading() as session:
        assert store.last_sign_offs(session) == {"waste": later}
