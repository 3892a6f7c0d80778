"""What somebody gets whom the guard does not let pass: the way in, or a plain no."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ivr.accounts.way_back import via
from ivr.errors import ForgedForm, NotAllowed, NotDeclared, NotSignedIn
from ivr.web.pages import Pages

SIGN_IN, DECLARATION = "/sign-in", "/declaration"


async def refused(request: Request, error: Exception) -> Response:
    """Answer in place of the route: a person is led on, a script is told by the status alone."""
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(str(error), 401 if isinstance(error, NotSignedIn) else 403)
    match error:
        case NotSignedIn():
            return RedirectResponse(via(SIGN_IN, request), 303)
        case NotDeclared():
            return RedirectResponse(via(DECLARATION, request), 303)
        case NotAllowed():
            return _page(request, "accounts.not_allowed")
        case ForgedForm():
            return _page(request, "accounts.forged_form")
        case _:
            raise error


def _page(request: Request, words: str) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(request, "refused.html", message=words)
    page.status_code = 403
    return page
