"""What a picture of a page shows, as text that is kept: where its parts stand, and how much of which colour.

Pictures themselves are not kept. The same page drawn with another version of a font or of Chromium differs
in thousands of points that nobody sees, while a column that fell below another one, a table that scrolls
sideways or a style sheet that did not load differ in what is compared here. Parts and their order must be
the same. Places and sizes may differ by a few points where letters are those with which the layout was
kept, and by more elsewhere.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Page

PARTS = (
    "header, nav, main, footer, aside, section, form, fieldset, table, figure, dialog, h1, h2,"
    " .notice, .faults, main svg[role=img], main > p, main > ul, main > ol, main > dl"
)
MEASURE = """(wanted) => {
  // Who is at the desk is known a moment after they came.
  for (const part of document.querySelectorAll(".desk-colleagues")) part.remove();
  const ruler = document.body.appendChild(document.createElement("span"));
  ruler.style.cssText = "position: absolute; visibility: hidden; white-space: pre; font-size: 100px";
  ruler.textContent = "Hamburgefonstiv 0123456789";
  const letters = Math.round(ruler.getBoundingClientRect().width);
  ruler.remove();
  const boxes = [...document.querySelectorAll(wanted)]
    .filter((part) => part.checkVisibility({ visibilityProperty: true }))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1)
    .map(([part, box]) => {
      const style = part.getAttribute("class")?.split(" ")[0];
      const name = part.localName + (style ? `.${style}` : "");
      return [name, ...[box.x + scrollX, box.y + scrollY, box.width, box.height].map(Math.round)];
    });
  return { letters, width: document.documentElement.scrollWidth, boxes };
}"""
SETTLED = """() => document.fonts.ready.then(
  () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))))"""
Colours: TypeAlias = Mapping[str, float]
"""Per cent of a picture by colour, in steps of which there are four for red, green and blue."""

LEVELS = 4
FEWEST_PER_CENT = 1.0
"Less of a colour is letters and lines, which are drawn differently everywhere."
COLOURS_APART = 8.0
"Per cent of a picture that may change their colour."
LETTERS_APART = 0.005
"Widths of the same words that differ less are those of one font."


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a part may be from where it stood: points, and a share of its size."""

    points: int
    share: float
    compares_heights: bool

    def allows(self, now: int, then: int, size: int) -> bool:
        """Whether a place or a size is still the same."""
        return abs(now - then) <= self.points + self.share * size


SAME_LETTERS = Tolerance(6, 0.02, compares_heights=True)
OTHER_LETTERS = Tolerance(24, 0.12, compares_heights=False)
"Other letters break lines elsewhere, so that heights say nothing."


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page."""

    name: str
    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.name} {self.left} {self.top} {self.width} {self.height}"

    @classmethod
    def read(cls, line: str) -> "Box":
        """Return a box that was written."""
        name, *numbers = line.split(" ")
        return cls(name, *map(int, numbers))


@dataclass(frozen=True)
class Layout:
    """One page in one language, size and scheme."""

    letters: int
    "The width of a line of letters, by which a font is known."
    width: int
    "With what can only be reached by scrolling sideways."
    boxes: tuple[Box, ...]
    colours: Colours

    def written(self) -> dict[str, object]:
        """Return it as it is kept."""
        boxes = [str(box) for box in self.boxes]
        return {"letters": self.letters, "width": self.width, "colours": dict(self.colours), "boxes": boxes}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Layout":
        """Return one that was kept."""
        boxes = tuple(map(Box.read, kept["boxes"]))
        return cls(kept["letters"], kept["width"], boxes, kept["colours"])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the parts in their order."""
        return tuple(box.name for box in self.boxes)


def measured(page: Page) -> Layout:
    """Return a page's layout, with the colours of its first screen."""
    page.evaluate(SETTLED)
    seen = page.evaluate(MEASURE, PARTS)
    boxes = tuple(Box(*box) for box in seen["boxes"])
    return Layout(seen["letters"], seen["width"], boxes, colours_of(page.screenshot()))


def colours_of(picture: bytes) -> Colours:
    """Return how much of a picture has which colour."""
    with Image.open(BytesIO(picture)) as opened:
        levels = np.asarray(opened.convert("RGB")) // (256 // LEVELS)
    red, green, blue = (levels[..., channel].astype(int) for channel in range(3))
    counts = np.bincount((red * LEVELS + green).ravel() * LEVELS + blue.ravel(), minlength=LEVELS**3)
    shares = {
        _colour(place): round(100 * count / levels[..., 0].size, 1) for place, count in enumerate(counts)
    }
    return {colour: share for colour, share in shares.items() if share >= FEWEST_PER_CENT}


def _colour(place: int) -> str:
    return f"{place // LEVELS**2}{place // LEVELS % LEVELS}{place % LEVELS}"


def differences(now: Layout, then: Layout) -> tuple[str, ...]:
    """Return what somebody would notice, one sentence each; nothing when the page looks as it did."""
    return tuple(_differences(now, then))


def _differences(now: Layout, then: Layout) -> Iterator[str]:
    has_same_letters = abs(now.letters - then.letters) <= LETTERS_APART * then.letters
    tolerance = SAME_LETTERS if has_same_letters else OTHER_LETTERS
    if now.width > then.width:
        yield f"the page is {now.width} wide, and was {then.width}: it scrolls sideways"
    if now.names != then.names:
        place, (is_part, was_part) = _first_apart(now.names, then.names)
        yield f"part {place} is {is_part or 'missing'}, and was {was_part or 'missing'}"
    else:
        for one, other in zip(now.boxes, then.boxes, strict=True):
            yield from _moved(one, other, tolerance)
    apart = (
        sum(abs(now.colours.get(c, 0) - then.colours.get(c, 0)) for c in {*now.colours, *then.colours}) / 2
    )
    if apart > COLOURS_APART * (1 if has_same_letters else 2):
        yield f"{apart:.0f} % of it has another colour"


def _first_apart(now: tuple[str, ...], then: tuple[str, ...]) -> tuple[int, tuple[str | None, str | None]]:
    pairs = enumerate(zip_longest(now, then), start=1)
    return next((place, pair) for place, pair in pairs if pair[0] != pair[1])


def _moved(now: Box, then: Box, tolerance: Tolerance) -> Iterator[str]:
    compared = [("left", now.left, then.left, then.width), ("wide", now.width, then.width, then.width)]
    if tolerance.compares_heights:
        compared.append(("high", now.height, then.height, then.height))
    for what, is_now, was, size in compared:
        if not tolerance.allows(is_now, was, size):
            yield f"{now.name} is {is_now} {'from the ' if what == 'left' else ''}{what}, and was {was}"


def mark(page: Page, now: Layout, then: Layout, to: Path) -> None:
    """Draw what moved into a picture of the whole page: red where it is, blue where it was."""
    to.parent.mkdir(parents=True, exist_ok=True)
    moved = now.names == then.names
    with Image.open(BytesIO(page.screenshot(full_page=True))) as opened:
        drawn = opened.convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for one, other in zip(now.boxes, then.boxes, strict=False):
        if not moved or any(_moved(one, other, SAME_LETTERS)):
            for box, colour in ((other, "blue"), (one, "red")):
                pen.rectangle(
                    (box.left, box.top, box.left + box.width, box.top + box.height), outline=colour, width=3
                )
    drawn.save(to)


def load(file: Path) -> Mapping[str, Layout]:
    """Return the layouts of a page that were kept, by size and scheme; none for a page that is new."""
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {view: Layout.read(layout) for view, layout in kept.items()}


def keep(file: Path, layouts: Mapping[str, Layout]) -> None:
    """Keep the layouts of a page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = {view: layout.written() for view, layout in layouts.items()}
    file.write_text(f"{json.dumps(written, indent=1)}\n", encoding="utf-8")
