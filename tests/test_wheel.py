"""The wheel works outside the repository: installed, it makes a city, its tables, and answers."""

import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = ("ivr", "languages", "intents", "routing", "metrics", "simulator")
PATIENCE_SECONDS = 120
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, and what it needs from this one's."""
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("the wheel is built by setuptools 77 or newer")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for package in SHIPPED:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / file, source / file)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    build = (*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(source))
    subprocess.run(build, check=True, cwd=folder)
    (wheel,) = folder.glob("cityline-*.whl")
    venv.create(folder / "venv", with_pip=False)
    programs = folder / "venv" / "bin"
    install = (*pip, "--python", str(programs / "python"), "install", "--no-deps", "--no-index", str(wheel))
    subprocess.run(install, check=True, cwd=folder)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    # Behind the wheel's own packages, so that nothing of the repository stands before them.
    (packages / "dependencies.pth").write_text(
        "\n".join(path for path in sys.path if "site-packages" in path)
    )
    return programs


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def run(installed: Path, home: Path, *words: str, **settings: str) -> str:
    ended = subprocess.run(
        [installed / "cityline", *words],
        cwd=home,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        **{f"CITYLINE_{name.upper()}": text for name, text in settings.items()},
    }


def test_its_packages_are_the_wheels_own(installed: Path, home: Path) -> None:
    asked = "import ivr, intents, routing, metrics; print(ivr.__file__)"

    found = subprocess.check_output([installed / "python", "-c", asked], cwd=home, text=True)

    assert Path(found.strip()).is_relative_to(installed.parent)


def test_it_says_its_release(installed: Path, home: Path) -> None:
    assert run(installed, home, "--version").startswith("cityline 0.")


def test_it_makes_a_city_and_its_tables(installed: Path, home: Path) -> None:
    run(installed, home, "init", "my-city")

    assert "is in order" in run(installed, home, "check", "my-city")
    assert "up to date" in run(installed, home, "migrate", city="my-city")


def test_its_calls_to_try_it_with_come_with_it_and_need_nothing_of_a_developers(
    installed: Path, home: Path
) -> None:
    run(installed, home, "init", "my-city")
    forbidden = "pytest", "respx", "hypothesis", "playwright"
    asked = (
        "import sys\n"
        "import simulator.cli.call\n"
        f"print(simulator.__file__, *sorted(set(sys.modules) & set({forbidden!r})))"
    )

    (found,) = subprocess.check_output([installed / "python", "-c", asked], cwd=home, text=True).splitlines()

    assert Path(found).is_relative_to(installed.parent), "the wheel's own, and none of a developer's packages"
    assert "No line answers at" in complaint(
        installed, home, "call", "--press", "0", "--url", "http://127.0.0.1:9",
        city="my-city", twilio_auth_token="a" * 32,
    )  # fmt: skip


def test_a_command_of_a_clone_says_so(installed: Path, home: Path) -> None:
    assert "run it from a clone of Cityline" in complaint(installed, home, "demo", "--once")


def complaint(installed: Path, home: Path, *words: str, **settings: str) -> str:
    ended = subprocess.run(
        [installed / "cityline", *words],
        cwd=home,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    return ended.stderr


def test_it_serves_a_new_city(installed: Path, home: Path) -> None:
    models = ROOT / "var" / "models"
    if not (models / "silero").is_dir():
        pytest.skip("the models are not here; run: cityline models --fetch")
    run(installed, home, "init", "my-city")
    (home / "var").mkdir()
    (home / "var" / "models").symlink_to(models.resolve())

    with serving(installed, home, city="my-city", front="gather") as address:
        live = httpx2.get(f"{address}/health/live", trust_env=False)
        jobs = httpx2.get(f"{address}/health/jobs", trust_env=False)

    assert (live.status_code, jobs.status_code) == (204, 200)
    assert "lost calls" in jobs.json()


@contextmanager
def serving(installed: Path, home: Path, **settings: str) -> Iterator[str]:
    """Serve on a free port, and yield the address that the service says."""
    service = subprocess.Popen(
        [installed / "cityline", "serve", "--port", "0"],
        cwd=home,
        env=environment(settings) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert service.stdout is not None
        assert service.stderr is not None
        said = service.stdout.readline()
        assert "answers at" in said, service.stderr.read()
        address = said.split()[4]
        _wait_for(address)
        yield address
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE_SECONDS)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            httpx2.get(f"{address}/health/live", trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the service did not start")
