import re
from pathlib import Path

from ivr.settings import Settings

README = Path(__file__).parent.parent / "README.md"
ROW = re.compile(r"^\|\s*`(CITYLINE_[A-Z_]+)`\s*\|(.*)\|\s*$", re.MULTILINE)
MOST = 25


def test_the_readme_explains_every_setting_and_no_other() -> None:
    explained = [name for name, _ in ROW.findall(README.read_text(encoding="utf-8"))]

    assert explained == [f"CITYLINE_{name.upper()}" for name in Settings.model_fields]


def test_the_readme_says_of_each_setting_what_the_code_says() -> None:
    rows = dict(ROW.findall(README.read_text(encoding="utf-8")))
    said = {
        f"CITYLINE_{name.upper()}": field.description or "" for name, field in Settings.model_fields.items()
    }

    assert [name for name, text in said.items() if text not in rows.get(name, "")] == []


def test_every_setting_is_described_and_there_are_few() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert len(Settings.model_fields) <= MOST


def test_the_readme_names_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")

    assert "make demo" in text
    assert "make test" in text
