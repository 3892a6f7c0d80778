"""A bar of packages while pip works, before any package that draws bars is there."""

import re
import subprocess
import sys
import time

WIDTH = 30
QUARTER = 0.25
STEP_SECONDS = 0.2
BROKEN = "after connection broken by"
UNREACHABLE = "the package index cannot be reached; check the network and try again"
_PINNED = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==", re.MULTILINE)
_SEEN = re.compile(r"^(Collecting|Requirement already satisfied:) *([A-Za-z0-9._-]+)")
_SIZE = re.compile(r"^ *(?:Downloading|Using cached) \S+ \((\d+(?:\.\d+)?) ([kMG]?B)\)")
_MEGABYTES = {"B": 1e-6, "kB": 1e-3, "MB": 1.0, "GB": 1e3}


def run(command, lock, home, log):
    """Run pip with its words in the log and a bar for the packages of a lock; None, or its last complaint."""
    total = len(_PINNED.findall(lock.read_text(encoding="utf-8"))) if lock else 0
    with log.open("a", encoding="utf-8") as kept:
        client = subprocess.Popen(  # noqa: S603  # pip, with arguments of our own
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        complaint = _follow(client, kept, Bar(total), home)
    return None if client.wait() == 0 else complaint


def _follow(client, kept, bar, home):
    """Read what pip says until it ends; the last error, or the last line."""
    complaint = "pip said nothing"
    for line in client.stdout:
        kept.write(line)
        seen, size = _SEEN.match(line), _SIZE.match(line)
        if size:
            bar.weighs(float(size.group(1)) * _MEGABYTES[size.group(2)])
        if seen:
            bar.collected(seen.group(2))
        if line.startswith("Installing collected packages"):
            _watch(client, bar, home)
        if BROKEN in line:
            complaint = UNREACHABLE
        elif complaint != UNREACHABLE and (line.startswith("ERROR:") or not complaint.startswith("ERROR:")):
            complaint = line.strip() or complaint
    if client.wait() == 0:
        bar.finish()
    else:
        bar.break_off()
    return complaint


def _watch(client, bar, home):
    """While pip unpacks it says nothing; what it has unpacked can be counted."""
    while client.poll() is None:
        bar.unpacked(sum(1 for _ in home.glob("lib/python*/site-packages/*.dist-info")))
        time.sleep(STEP_SECONDS)


class Bar:
    """One line that is drawn over in a terminal, and a line for each quarter elsewhere."""

    def __init__(self, packages):
        self.packages = packages
        self.names = set()
        self.megabytes = 0.0
        self.shown = -1.0

    def collected(self, name):
        """Another package is here."""
        self.names.add(name)
        self._draw(len(self.names) / 2, f"{self.megabytes:3.0f} MB, fetching {name}")

    def weighs(self, megabytes):
        """So much more is fetched."""
        self.megabytes += megabytes

    def unpacked(self, count):
        """So many packages are in the environment."""
        what = f"{self.megabytes:3.0f} MB, unpacking {count} packages"
        self._draw((self.packages + min(count, self.packages)) / 2, what)

    def finish(self):
        """All is done."""
        self._draw(self.packages, f"{self.megabytes:3.0f} MB, done")
        self.break_off()

    def break_off(self):
        """Leave the line."""
        if self.packages and sys.stdout.isatty():
            sys.stdout.write("\n")

    def _draw(self, done, what):
        if not self.packages:
            return
        share = min(done / self.packages, 1.0)
        if sys.stdout.isatty():
            filled = round(share * WIDTH)
            drawn = "━" * filled + "─" * (WIDTH - filled)
            sys.stdout.write(f"\rpackages {drawn} {share:4.0%} {what:<40.40}\x1b[K")
        elif share >= self.shown + QUARTER or share == 1.0 > self.shown:
            self.shown = share
            sys.stdout.write(f"packages {share:4.0%} {what}\n")
        sys.stdout.flush()
