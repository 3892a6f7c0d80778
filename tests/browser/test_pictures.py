"""Every page looks as it did when its layout was kept; what differs is marked in var/pictures-apart."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.layout import Box, Layout, differences
from tests.browser.pictures import COMPARED, KEPT, UNSETTLED, Sight, look, looking, made_up_house, pages


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made_up_house(tmp_path_factory.mktemp("house")) as address:
        yield address


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.layouts
@pytest.mark.parametrize(("sight", "languages"), COMPARED, ids=[sight.name for sight, _ in COMPARED])
def test_every_page_looks_as_it_did(
    browser: Browser, address: str, sight: Sight, languages: tuple[str, ...]
) -> None:
    context = looking(browser, address, sight, has_scripts=False)

    pictures = look(context, address, sight, languages, left_out=UNSETTLED)
    apart = {picture.file_name: found for picture in pictures if (found := picture.differences())}

    context.close()
    assert apart == {}, "look at var/pictures-apart; if it is meant: make pictures ARGS=--keep"


def test_no_layout_is_kept_of_a_page_that_is_gone() -> None:
    assert {file.stem for file in KEPT.glob("*.json")} <= pages()


WHITE = {"333": 90.0, "000": 3.0}
BOXES = (Box("main", 0, 60, 1280, 900), Box("table.calls", 40, 200, 1200, 400))


def of(*boxes: Box, letters: int = 1500, width: int = 1280, colours: dict[str, float] = WHITE) -> Layout:
    return Layout(letters, width, boxes, colours)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (of(*BOXES, width=1310), "the page is 1310 wide, and was 1280: it scrolls sideways"),
        (of(BOXES[0]), "part 2 is missing, and was table.calls"),
        (of(BOXES[0], Box("table.calls", 40, 200, 900, 400)), "table.calls is 900 wide, and was 1200"),
        (
            of(BOXES[0], Box("table.calls", 340, 200, 1200, 400)),
            "table.calls is 340 from the left, and was 40",
        ),
        (of(BOXES[0], Box("table.calls", 40, 200, 1200, 700)), "table.calls is 700 high, and was 400"),
        (of(*BOXES, colours={"000": 90.0, "333": 3.0}), "87 % of it has another colour"),
    ],
)
def test_what_somebody_would_notice_is_told(now: Layout, told: str) -> None:
    assert differences(now, of(*BOXES)) == (told,)


def test_a_few_points_are_nothing() -> None:
    now = of(Box("main", 0, 61, 1278, 905), Box("table.calls", 42, 230, 1204, 407), colours={"333": 88.0})

    assert differences(now, of(*BOXES)) == ()


def test_other_letters_may_break_lines_elsewhere_but_not_move_a_column() -> None:
    taller = of(BOXES[0], Box("table.calls", 40, 200, 1120, 700), letters=1700)
    aside = of(BOXES[0], Box("table.calls", 640, 200, 600, 700), letters=1700)

    assert differences(taller, of(*BOXES)) == ()
    assert len(differences(aside, of(*BOXES))) == 2
