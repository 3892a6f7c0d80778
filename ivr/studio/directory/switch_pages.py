"""The all-to-people switch, shown on the banner page."""

from fastapi import APIRouter
from starlette.responses import Response

from ivr.studio.directory.banner_form import choices, everything
from ivr.studio.directory.page import AVisit, TypedForm

router = APIRouter(prefix="/banners/switch", include_in_schema=False)


@router.post("")
def turn(visit: AVisit, form: TypedForm) -> Response:
    """Turn the switch, once confirmed."""
    on = form.get("on") == "true"
    if not form.get("confirm"):
        shown = {**choices(visit), **everything(visit), "is_unconfirmed": True}
        return visit.page("editing-banners.html", 422, **shown)
    visit.editor.turn_switch(on=on, by=visit.name)
    visit.note("banners.switch_on" if on else "banners.switch_off", "all_to_people")
    return visit.moved("/banners", done="switched")
