import re
from pathlib import Path

import pytest

from ivr.models.pinned import MODELS

ROOT = Path(__file__).parent.parent
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8").casefold()
LOCKS = ("requirements.lock", "requirements-french-voice.lock")


def locked(lock: str) -> set[str]:
    return set(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "deploy" / lock).read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_the_notice_names_everything_that_runs_with_the_line(lock: str) -> None:
    unnamed = {
        name for name in locked(lock) if not re.search(rf"^  {re.escape(name)} ", NOTICE, re.MULTILINE)
    }

    assert unnamed == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.folder)
def test_the_notice_names_every_package_that_a_model_comes_from(model) -> None:
    packages = {archive.package for recipe in model.recipes for archive in recipe.archives}

    assert {name for name in packages if name not in NOTICE} == set()
