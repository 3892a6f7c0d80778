"""`cityline calendar`: exports a department's hours to a calendar file, or imports them from one."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.city import AtTerminal, at_terminal, kept
from ivr.cli.console import for_errors, for_results
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.storage.export import write_whole
from ivr.studio.directory.editor import Draft
from ivr.studio.directory.edits import DocumentKind
from routing.departments.calendar import calendar_text
from routing.departments.calendar_file import read_calendar
from routing.departments.department import Department
from routing.departments.department_text import department_text

Slug = Annotated[str, typer.Argument(metavar="DEPARTMENT", help="The department, such as revenue.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A calendar file (.ics).")]


def export(department: Slug, file: File) -> None:
    """Write weekly hours, exceptions and two years of holidays into a calendar file."""
    with at_terminal(load_settings()) as desk:
        languages = desk.editor.look().base.directory.languages
        text = calendar_text(_known(desk, department), desk.now.astimezone(UTC), languages)
    write_whole(file, text.encode())
    for_results().print(f"Wrote {file}.")


def take(department: Slug, file: File) -> None:
    """Import weekly hours, exceptions and holidays from a calendar file."""
    text = _read(file)
    with at_terminal(load_settings(), speaks=True) as desk:
        known, edited = _known(desk, department), desk.editor.look()
        city = edited.base.directory
        hours, problems = read_calendar(text, str(file), known.hours, city.holidays, city.languages)
        if problems:
            raise BadInput("\n".join(str(problem) for problem in problems))
        written = department_text(replace(known, hours=hours), city.time_zone)
        version = edited.edits.version_of(DocumentKind.DEPARTMENT, department)
        saved = kept(desk.editor.save(Draft(DocumentKind.DEPARTMENT, department, written, version, desk.by)))
        desk.note("directory.save", f"{department}@{saved.document.version}")
    for one in saved.unsaid:
        for_errors().print(f"Skipped, no voice for: “{one.text}” ({one.language}). {one.remedy}")
    for_results().print(f"Imported into {department} as version {saved.document.version}.")


def _known(desk: AtTerminal, slug: str) -> Department:
    departments = desk.editor.look().base.directory.departments
    if slug not in departments:
        raise BadInput(f"{slug}: there is no such department; known are {', '.join(departments)}.")
    return departments[slug]


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 text; export it again from your calendar.") from error
