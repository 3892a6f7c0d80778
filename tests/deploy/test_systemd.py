"""The units of systemd, and the script that installs the line on a machine."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.accounts.settings import load_account_settings

DEPLOY = Path("deploy")


def test_a_unit_believes_the_proxy_on_its_machine_unless_its_file_names_another() -> None:
    unit = (DEPLOY / "systemd" / "cityline@.service").read_text("utf-8")
    (believed,) = re.findall(r"^Environment=CITYLINE_TRUSTED_PROXIES=(.+)$", unit, re.MULTILINE)

    assert "EnvironmentFile=/etc/cityline/cityline.env" in unit
    assert load_account_settings(trusted_proxies=believed).proxies == load_account_settings().proxies


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize(
    ("unit", "command"),
    [
        ("cityline@.service", "serve"),
        ("cityline-hearing.service", "hear"),
        ("cityline-backup.service", "backup"),
    ],
)
def test_systemd_understands_the_units(unit: str, command: str, tmp_path: Path) -> None:
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    here = tmp_path / unit.replace("@", "@8001")
    here.write_text(text.replace(f"/srv/cityline/.venv/bin/cityline {command}", "/bin/true"), "utf-8")

    ran = subprocess.run(
        ["systemd-analyze", "verify", str(here)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", ["cityline@.service", "cityline-hearing.service", "cityline-backup.service"])
def test_the_units_expose_little_of_the_machine(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=45"]
    ran = subprocess.run(
        [*command, str(DEPLOY / "systemd" / unit)], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout[-300:]


@pytest.mark.parametrize(
    "script", ["systemd/cityline-switch", "systemd/install", "compose/release", "build-image"]
)
def test_every_script_is_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / script)], check=True)


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installation below a folder; programs that change a machine only note what they are told."""
    programs, root = tmp_path / "bin", tmp_path / "root"
    programs.mkdir()
    for name in ("useradd", "systemctl", "chown", "python3"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"{tmp_path}/told"\n')
        (programs / name).chmod(0o755)
    pip = root / "srv" / "cityline" / ".venv" / "bin" / "pip"
    pip.parent.mkdir(parents=True)
    pip.write_text(f'#!/bin/sh\necho "pip $*" >>"{tmp_path}/told"\n')
    pip.chmod(0o755)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{programs}:/usr/sbin:/usr/bin:/sbin:/bin", "ROOT": str(root)}
        command = [str(DEPLOY / "systemd" / "install"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def wheel(tmp_path: Path) -> str:
    (tmp_path / "cityline-0.2.0-py3-none-any.whl").touch()
    return str(tmp_path / "cityline-0.2.0-py3-none-any.whl")


def test_an_installation_is_whole_and_begins_with_a_secret(install, wheel: str, tmp_path: Path) -> None:
    ran = install(wheel, "ivr/new_city")

    root, told = tmp_path / "root", (tmp_path / "told").read_text()
    settings = (root / "etc" / "cityline" / "cityline.env").read_text()
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^CITYLINE_SECRET_KEY=[0-9a-f]{64}$", settings, re.MULTILINE)
    assert (root / "etc" / "cityline" / "cityline.env").stat().st_mode & 0o007 == 0
    assert (root / "srv" / "cityline" / "city" / "city.yaml").is_file()
    assert {unit.name for unit in (root / "etc" / "systemd" / "system").iterdir()} == {
        unit.name for unit in (DEPLOY / "systemd").iterdir() if unit.suffix in {".service", ".timer"}
    }
    assert "--require-hashes" in told
    assert "systemctl enable --now cityline-backup.timer" in told


def test_a_release_over_it_keeps_the_secret_and_taking_it_off_what_callers_left(
    install, wheel: str, tmp_path: Path
) -> None:
    install(wheel, "ivr/new_city")
    home, settings = (
        tmp_path / "root" / "srv" / "cityline",
        tmp_path / "root" / "etc" / "cityline" / "cityline.env",
    )
    before = settings.read_text()
    (home / "var" / "cityline.db").write_text("calls")

    again = install(wheel, "ivr/new_city")
    kept = settings.read_text()
    removed = install("--remove")

    assert (again.returncode, removed.returncode) == (0, 0)
    assert kept == before == settings.read_text()
    assert (home / "var" / "cityline.db").read_text() == "calls"
    assert list((tmp_path / "root" / "etc" / "systemd" / "system").iterdir()) == []
    assert not (home / ".venv").exists()


@pytest.mark.parametrize("words", [(), ("gone.whl", "ivr/new_city"), ("WHEEL", "nowhere")])
def test_an_installation_without_its_parts_changes_nothing(
    words: tuple[str, ...], install, wheel: str, tmp_path: Path
) -> None:
    ran = install(*(wheel if word == "WHEEL" else word for word in words))

    assert ran.returncode == 2
    assert not (tmp_path / "told").exists()
