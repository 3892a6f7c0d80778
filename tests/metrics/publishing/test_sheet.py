from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from metrics.publishing.charts import Column, bar_chart
from metrics.publishing.pdf_report import Headline, PdfReport, pdf_of

NAMES = ("Resolved", "Provisional", "Escalated", "Everything else", "Not resolved")


@pytest.fixture
def sheet() -> PdfReport:
    columns = [Column(f"{day} Nov", (30 + day, 8, 20, 5, 9), is_provisional=day > 23) for day in range(1, 31)]
    return PdfReport(
        language="fr",
        title="Rivermont : la ligne téléphonique de la ville",
        period="1er au 30 novembre 2026 – heure de Vancouver",
        plain_columns=("", "novembre", "octobre"),
        plain_rows=(("Appels à la ligne", "2 204", "2 117"),),
        lead="La page suivante dit ce que chaque chiffre veut dire.",
        behind_title="Sur quoi ils reposent",
        headlines=(
            Headline("Résolues", "46,8 %", "1 032 sur 2 204", ("+2,1 points", "comme il y a un an")),
            Headline("Transmises", "29,0 %", "640 sur 2 204", ("−1,0 point", "comme il y a un an")),
        ),
        legend=NAMES,
        chart=bar_chart(columns),
        chart_title="Demandes par jour",
        columns=("Chiffre", "Part", "Nombres"),
        rows=(
            ("Satisfaction « cœur »", "81,0 %", "81 sur 100"),
            ("Contenus", "55,0 %", "1 212 sur 2 204"),
        ),
        notes=("Définitions du 2026-11-25 ; ÷ veut dire « divisé par ».",),
        made_at=datetime(2026, 11, 30, 18, tzinfo=UTC),
    )


def test_what_everybody_gets_at_once_is_the_first_of_two_pages(sheet: PdfReport) -> None:
    made = pdf_of(sheet)

    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 2


def test_its_typeface_goes_with_it_so_that_no_reader_puts_a_wider_one_in_its_place(sheet: PdfReport) -> None:
    made = pdf_of(sheet)

    assert made.count(b"/FontFile2") == 2
    assert b"Helvetica" not in made


def test_the_same_sheet_gives_the_same_bytes(sheet: PdfReport) -> None:
    assert pdf_of(sheet) == pdf_of(sheet)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_citys_logo_stands_on_it(sheet: PdfReport, tmp_path: Path, kind: str) -> None:
    logo = tmp_path / f"logo.{kind}"
    if kind == "png":
        Image.new("RGB", (8, 8), "teal").save(logo)
    else:
        logo.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0 H8 V8 Z"/></svg>'
        )

    assert len(pdf_of(replace(sheet, logo=logo))) > len(pdf_of(sheet))
