"""The document pages: the list, readings in progress, one document, adding and removing."""

from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, UploadFile
from starlette.responses import Response

from ivr.studio.documents.document import MOST_BYTES, MOST_PAGES, Document, Fault
from ivr.studio.documents.library import DocumentDesk
from ivr.studio.documents.sitemap import MOST_SITEMAP_PAGES, host_of
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm

router = APIRouter(prefix="/studio/documents", include_in_schema=False)
PAGE = "/studio/documents"
LONGEST_ADDRESS = 400
SHOWN_PASSAGES = 200


@router.get("")
def documents(visit: AStudioVisit, done: str = "") -> Response:
    """Show every document and the readings in progress."""
    return _list(visit, done=done)


@router.post("/file")
def add_file(visit: AStudioVisit, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Start reading a file."""
    content = file.file.read(MOST_BYTES + 1) if file else b""
    name = name_of(file.filename or "") if file else ""
    if not name or not content or len(content) > MOST_BYTES:
        fault = Fault.TOO_LARGE if len(content) > MOST_BYTES else Fault.NO_TEXT
        return _list(visit, 422, faults=(visit.words(f"documents.fault.{fault.value}"),))
    desk_of(visit).reader.begin_file(content, name, visit.author)
    visit.note("documents.add", name)
    return visit.moved(PAGE, "reading")


@router.post("/address")
def add_address(visit: AStudioVisit, form: TypedForm) -> Response:
    """Start fetching a page, a PDF or a sitemap."""
    address = form.get("address", "").strip()
    if not host_of(address) or len(address) > LONGEST_ADDRESS:
        wrong = (visit.words(f"documents.fault.{Fault.ADDRESS.value}"),)
        return _list(visit, 422, faults=wrong, form=form)
    desk_of(visit).reader.begin_address(address, visit.author)
    visit.note("documents.add", address)
    return visit.moved(PAGE, "reading")


@router.get("/{document_id}")
def one_document(visit: AStudioVisit, document_id: str) -> Response:
    """Show a document as it was read."""
    found, passages = _found(visit, document_id)
    shown, more = passages[:SHOWN_PASSAGES], max(0, len(passages) - SHOWN_PASSAGES)
    return visit.page("document.html", document=found, passages=shown, more=more)


@router.post("/{document_id}/remove")
def remove(visit: AStudioVisit, document_id: str) -> Response:
    """Remove a document; answers drafted from it stay and are flagged."""
    found, _ = _found(visit, document_id)
    desk_of(visit).library.remove(document_id)
    visit.note("documents.remove", found.source)
    return visit.moved(PAGE, "removed")


def desk_of(visit: StudioVisit) -> DocumentDesk:
    """Return what the documents' pages need."""
    request: Request = visit.request
    desk: DocumentDesk = request.app.state.documents
    return desk


def name_of(typed: str) -> str:
    """Return a file's name without the folders that some browsers send."""
    return PureWindowsPath(PurePosixPath(typed).name).name[:LONGEST_ADDRESS]


def _found(visit: StudioVisit, document_id: str) -> tuple[Document, tuple[object, ...]]:
    found = desk_of(visit).library.document(document_id)
    if found is None:
        raise HTTPException(404)
    return found


def _list(visit: StudioVisit, status: int = 200, **context: object) -> Response:
    library = desk_of(visit).library
    readings = library.readings()
    shown: dict[str, object] = {"faults": (), "done": "", "form": {}, **context}
    return visit.page(
        "documents.html",
        status,
        documents=library.documents(),
        readings=readings,
        is_reading=any(not one.is_over for one in readings),
        limits={
            "megabytes": str(MOST_BYTES // 1_000_000),
            "pages": str(MOST_PAGES),
            "sitemap": str(MOST_SITEMAP_PAGES),
        },
        **shown,
    )
