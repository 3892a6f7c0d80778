"""The audit log is read in words, and leads to what it tells of."""

import re
from pathlib import Path

import pytest

from ivr.accounts.audit_pages import link_of, subject_text
from ivr.web.pages import ROOMS
from ivr.web.words import load_words

SID = "CA" + "0" * 24 + "12345678"
NOTED = re.compile(
    r"(?:audit\(\s*request, |audit, request, |AuditEntry\([^)]*?|note\()f?\"([a-z]+\.[a-z_]+)\"", re.DOTALL
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_act_that_is_noted_has_words(language: str) -> None:
    words = load_words(ROOMS)[language]
    noted = {
        act
        for room in ("ivr", "routing")
        for file in Path(room).rglob("*.py")
        for act in NOTED.findall(file.read_text())
    }

    assert {"desk.revealed", "review.read", "directory.save"} <= noted
    assert [act for act in sorted(noted) if f"act.{act}" not in words.texts] == []


@pytest.mark.parametrize(
    ("act", "subject", "link", "told"),
    [
        ("desk.revealed", SID, f"/desk/calls/{SID}", "appel 12345678"),
        ("review.read", f"{SID}:3", f"/desk/calls/{SID}", "appel 12345678, échange 3"),
        ("directory.save", "waste@4", "/directory/waste", "waste, version 4"),
        (
            "banners.air",
            "snow@2: Première neige: fin",
            "/banners/snow",
            "snow, version 2: Première neige: fin",
        ),
        ("caller.asked", "", "", ""),
        ("caller.objected", "", "", ""),
        ("accounts.added", "nora", "/accounts/nora", "nora"),
        ("accounts.declared", "2026-11-01", "", "2026-11-01"),
        ("desk.reports_read", "", "", ""),
    ],
)
def test_what_was_acted_on_is_named_and_linked(act: str, subject: str, link: str, told: str) -> None:
    assert link_of(act, subject) == link
    assert subject_text(load_words(ROOMS)["fr"], act, subject) == told
