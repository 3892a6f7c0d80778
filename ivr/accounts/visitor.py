"""Forms for those who are not signed in: they, too, must come from a page that this browser was given."""

from starlette.requests import Request
from starlette.responses import Response

from ivr.accounts.guard import ensure_own_form
from ivr.accounts.reception import Reception
from ivr.accounts.token import csrf_of, draw_token


async def visits(request: Request) -> None:
    """A dependency of public pages with forms: give the browser a secret of its own, and check by it."""
    reception: Reception = request.app.state.reception
    token = reception.cookies.read(request, "visit")
    await ensure_own_form(request, token)
    request.state.visit = token or draw_token()
    request.state.csrf_token = csrf_of(request.state.visit)


def remembered(request: Request, response: Response) -> Response:
    """Return a page with the secret that its form is bound to."""
    reception: Reception = request.app.state.reception
    reception.cookies.write(response, "visit", request.state.visit)
    return response
