import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from ivr.accounts.settings import AccountSettings
from ivr.asterisk.settings import AsteriskSettings
from ivr.line.engines import EngineSettings
from ivr.mail import MailSettings
from ivr.settings import Settings
from ivr.storage.settings import DatabaseSettings, OutboundSettings
from ivr.studio.documents.wiring import DocumentSettings
from ivr.systems.tickets.settings import TicketSettings

ROOT = Path(__file__).parent.parent
README, SETTINGS = ROOT / "README.md", ROOT / "docs" / "configuring.md"
ROW = re.compile(r"^\|\s*`(CITYLINE_[A-Z_]+)`\s*\|(.*)\|\s*$", re.MULTILINE)
MOST = 36
KINDS = (
    Settings,
    AsteriskSettings,
    EngineSettings,
    DatabaseSettings,
    OutboundSettings,
    MailSettings,
    DocumentSettings,
    TicketSettings,
    AccountSettings,
)


def test_every_setting_is_explained_and_no_other() -> None:
    explained = [name for name, _ in ROW.findall(SETTINGS.read_text(encoding="utf-8"))]

    assert explained == [f"CITYLINE_{name.upper()}" for kind in KINDS for name in kind.model_fields]


@pytest.mark.parametrize("kind", KINDS)
def test_each_setting_is_explained_as_the_code_explains_it(kind: type[BaseSettings]) -> None:
    rows = dict(ROW.findall(SETTINGS.read_text(encoding="utf-8")))
    said = {f"CITYLINE_{name.upper()}": field.description or "" for name, field in kind.model_fields.items()}

    assert [name for name, text in said.items() if text not in rows.get(name, "")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_is_described_and_there_are_few(kind: type[BaseSettings]) -> None:
    assert [name for name, field in kind.model_fields.items() if not field.description] == []
    assert len(kind.model_fields) <= MOST


def test_the_readme_names_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")

    assert "make demo" in text
    assert "make test" in text
