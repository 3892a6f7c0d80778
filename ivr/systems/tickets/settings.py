"""Settings of the city's ticket system."""

from collections.abc import Iterable, Mapping

from pydantic import Field, SecretStr, model_validator

from ivr.environment import EnvironmentSettings, read_settings
from ivr.errors import BadInput
from ivr.systems.webhooks.endpoint import address_fault

OTHERS = "*"


class TicketSettings(EnvironmentSettings):
    """The ticket system's address, account and groups."""

    tickets_url: str = Field(
        "", description="Address of the city's Zammad, as https://tickets.example.ca; empty: no tickets"
    )
    tickets_token: SecretStr = Field(
        SecretStr(""), description="Zammad's access token, of the permission ticket.agent"
    )
    tickets_customer: str = Field(
        "", description="Login or e-mail address in Zammad under which tickets are filed"
    )
    tickets_groups: str = Field(
        "",
        description="Whose messages become tickets: department=Group, by commas; *=Group for all others",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> "TicketSettings":
        if not self.tickets_url:
            return self
        # Whether it may be inside is another setting; where it leads is looked at with each ticket.
        if self.tickets_url.endswith("/") or address_fault(self.tickets_url, may_be_private=True):
            raise ValueError("CITYLINE_TICKETS_URL must be an https address without a slash at its end")
        if not self.tickets_token.get_secret_value() or not self.tickets_customer:
            raise ValueError(
                "CITYLINE_TICKETS_URL needs CITYLINE_TICKETS_TOKEN and CITYLINE_TICKETS_CUSTOMER"
            )
        if not self.groups:
            raise ValueError("CITYLINE_TICKETS_GROUPS must name a group, such as *=Users")
        return self

    @property
    def groups(self) -> Mapping[str, str]:
        """The group by department; `*` stands for all others."""
        pairs = (one.partition("=") for one in self.tickets_groups.split(",") if one.strip())
        return {name.strip(): group.strip() for name, _, group in pairs}

    def group_of(self, department: str) -> str:
        """Return a department's group, or nothing where its messages become no tickets."""
        groups = self.groups
        return groups.get(department, groups.get(OTHERS, ""))


def load_ticket_settings(departments: Iterable[str] | None = None, **given: object) -> TicketSettings:
    """Read the settings; raise BadInput naming every wrong one, and a department that the city lacks."""
    settings = read_settings(TicketSettings, given)
    known = None if departments is None else {*departments, OTHERS}
    strange = [name for name in settings.groups if known is not None and name not in known]
    if settings.tickets_url and (strange or not all(settings.groups.values())):
        named = ", ".join(strange) or settings.tickets_groups
        raise BadInput(f"CITYLINE_TICKETS_GROUPS: there is no department or group in {named}")
    return settings
