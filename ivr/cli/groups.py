"""The commands below another word, such as `cityline banner air`."""

from ivr.cli.commands import ANSWERS, CITY, LANGUAGE, MACHINE, NUMBERS, PEOPLE, Command, CommandGroup

DOCUMENTS = CommandGroup(
    "documents",
    "Keep the city's documents, from which answers are drafted.",
    CITY,
    (
        Command(
            "add",
            "ivr.cli.documents.commands:add",
            "Take in a file, a page or the pages of a sitemap; each is kept whole or not at all.",
            "cityline documents add fees-bylaw.pdf",
            CITY,
        ),
        Command(
            "list",
            "ivr.cli.documents.commands:list_documents",
            "List the documents, with their dates and whether they could be fetched again.",
            "cityline documents list",
            CITY,
        ),
        Command(
            "remove",
            "ivr.cli.documents.commands:remove",
            "Remove a document with its passages; answers drafted from it stay, and are flagged.",
            "cityline documents remove fees-bylaw.pdf",
            CITY,
        ),
        Command(
            "look",
            "ivr.cli.documents.commands:look_again",
            "Fetch every address again now, as the service does once a day.",
            "cityline documents look",
            CITY,
        ),
    ),
)
ACCOUNT = CommandGroup(
    "account",
    "Manage who may sign in to the pages.",
    PEOPLE,
    (
        Command(
            "add",
            "ivr.cli.account:add",
            "Add a person, and print a one-time link with which they choose their password.",
            'cityline account add "Ada Roy" --email ada@city.example --role admin',
            PEOPLE,
        ),
        Command(
            "list",
            "ivr.cli.account:list_accounts",
            "List accounts and their roles.",
            "cityline account list --json",
            PEOPLE,
        ),
        Command(
            "disable",
            "ivr.cli.account:disable",
            "Sign a person out at once and disable their account.",
            "cityline account disable ada-roy",
            PEOPLE,
        ),
        Command(
            "enable",
            "ivr.cli.account:enable",
            "Let a person sign in again.",
            "cityline account enable ada-roy",
            PEOPLE,
        ),
        Command(
            "password",
            "ivr.cli.account:give_password",
            "Print a one-time link with which a person chooses a new password.",
            "cityline account password ada-roy",
            PEOPLE,
        ),
        Command(
            "remove-second-step",
            "ivr.cli.account:remove_second_step",
            "Remove a person's second step, as after losing a telephone.",
            "cityline account remove-second-step ada-roy",
            PEOPLE,
        ),
    ),
)
API_TOKEN = CommandGroup(
    "api-token",
    "Manage what other systems may read at /api/v1.",
    PEOPLE,
    (
        Command(
            "make",
            "ivr.cli.machine.tokens:make",
            "Make a token for another system, and print it this once.",
            'cityline api-token make "Open data portal" --scope figures:publish',
            PEOPLE,
        ),
        Command(
            "list",
            "ivr.cli.machine.tokens:list_tokens",
            "List tokens of other systems, with what they open and when they were last used.",
            "cityline api-token list --json",
            PEOPLE,
        ),
        Command(
            "revoke",
            "ivr.cli.machine.tokens:revoke",
            "Revoke a token: it opens nothing from the next request on.",
            "cityline api-token revoke open-data-portal",
            PEOPLE,
        ),
    ),
)
BANNER = CommandGroup(
    "banner",
    "Put notices on air.",
    CITY,
    (
        Command(
            "list",
            "ivr.cli.city:list_banners",
            "List the notices: what is on air now, what is planned and what has ended.",
            "cityline banner list",
            CITY,
        ),
        Command(
            "air",
            "ivr.cli.city:air",
            "Put a notice on air, effective from the next call.",
            'cityline banner air --text "en=Plows are out." --text "fr=Les charrues sont sorties." '
            "--until 2026-11-26T08:00 --owner Roads",
            CITY,
        ),
        Command(
            "end",
            "ivr.cli.city:end",
            "Take a notice off the air at once.",
            "cityline banner end plows-are-out",
            CITY,
        ),
    ),
)
SWITCH = CommandGroup(
    "switch",
    "Send all calls to people.",
    CITY,
    (
        Command(
            "on",
            "ivr.cli.city:on",
            "Send every new call to a person at once; the line answers no questions.",
            "cityline switch on",
            CITY,
        ),
        Command("off", "ivr.cli.city:off", "Let the line answer again.", "cityline switch off --yes", CITY),
        Command(
            "show",
            "ivr.cli.city:show",
            "Show whether all calls go to people.",
            "cityline switch show --json",
            CITY,
        ),
    ),
)
CALENDAR = CommandGroup(
    "calendar",
    "Hours as calendars.",
    CITY,
    (
        Command(
            "export",
            "ivr.cli.city:export_calendar",
            "Write weekly hours, exceptions and two years of holidays into a calendar file.",
            "cityline calendar export revenue revenue.ics",
            CITY,
        ),
        Command(
            "import",
            "ivr.cli.city:import_calendar",
            "Import weekly hours, exceptions and holidays from a calendar file.",
            "cityline calendar import revenue revenue.ics",
            CITY,
        ),
    ),
)
MINUTES = CommandGroup(
    "minutes",
    "State how long staff need for a query, and record hours of review.",
    NUMBERS,
    (
        Command(
            "set",
            "ivr.cli.stated:set_minutes",
            "State how long staff need for one query of an article, or of a department's other articles.",
            "cityline minutes set tax.due_date 4.5 --by ada-roy",
            NUMBERS,
            takes_anything=True,
        ),
        Command(
            "list",
            "ivr.cli.stated:list_minutes",
            "Show every statement of minutes, oldest first.",
            "cityline minutes list --json",
            NUMBERS,
        ),
        Command(
            "review",
            "ivr.cli.stated:review",
            "Record hours that somebody spent reviewing answers; automated hours are shown net of them.",
            "cityline minutes review 2.5 --by ada-roy",
            NUMBERS,
            takes_anything=True,
        ),
    ),
)
PRICES = CommandGroup(
    "prices",
    "State what the line pays for.",
    NUMBERS,
    (
        Command(
            "set",
            "ivr.cli.stated:set_price",
            "State what the line pays for.",
            "cityline prices set telephony_minute 0.0115 --by ada-roy",
            NUMBERS,
            takes_anything=True,
        ),
        Command(
            "list",
            "ivr.cli.stated:list_prices",
            "Show every price that was stated, oldest first.",
            "cityline prices list --json",
            NUMBERS,
        ),
    ),
)
TERMS = CommandGroup(
    "terms",
    "Set terms of the definitions.",
    NUMBERS,
    (
        Command(
            "set",
            "ivr.cli.stated:set_term",
            "Set a term of the definitions from a day on; the days since are recounted.",
            "cityline terms set answer_within_seconds 75 --by ada-roy",
            NUMBERS,
            takes_anything=True,
        ),
        Command(
            "list",
            "ivr.cli.stated:list_terms",
            "Show every term of the definitions that was set, oldest first.",
            "cityline terms list --json",
            NUMBERS,
        ),
    ),
)
AUDIT = CommandGroup(
    "audit",
    "Look after the log of who did what.",
    PEOPLE,
    (
        Command(
            "verify",
            "ivr.cli.maintenance:verify",
            "Check that no audit log entry was changed, removed or inserted.",
            "cityline audit verify",
            PEOPLE,
        ),
    ),
)
CALLER = CommandGroup(
    "caller",
    "See to what a caller asks about their own words.",
    PEOPLE,
    (
        Command(
            "export",
            "ivr.cli.account:export",
            "Export everything kept about a caller.",
            "cityline caller export +16045550121",
            PEOPLE,
        ),
        Command(
            "forget",
            "ivr.cli.account:forget",
            "Remove a caller's words and identity; their calls stay counted, and no backup brings them back.",
            "cityline caller forget +16045550121",
            PEOPLE,
        ),
        Command(
            "hold",
            "ivr.cli.account:hold",
            "Put a caller's words under legal hold, or release them.",
            "cityline caller hold +16045550121",
            PEOPLE,
        ),
    ),
)
SAMPLE = CommandGroup(
    "sample",
    "Have a panel judge how many callers who left content or in silence were in truth helped.",
    NUMBERS,
    (
        Command(
            "silent",
            "ivr.cli.quality.blind_sample:silent",
            "Draw callers who left content or in silence, mixed and once a month, for a panel to judge.",
            "cityline sample silent --month 2026-10",
            NUMBERS,
        ),
        Command(
            "verdict",
            "ivr.cli.quality.blind_sample:verdict",
            "Keep what the panel says of one of the sample; a later verdict replaces it.",
            "cityline sample verdict 2026-10-007 helped --by ada-roy",
            NUMBERS,
        ),
        Command(
            "results",
            "ivr.cli.quality.blind_sample:results",
            "Tell how many of a month's sample were in truth helped, with the interval.",
            "cityline sample results --month 2026-10",
            NUMBERS,
        ),
    ),
)
TWILIO = CommandGroup(
    "twilio",
    "Bring a telephone number's calls to the line.",
    MACHINE,
    (
        Command(
            "connect",
            "ivr.cli.machine.connecting:connect",
            "Set a number's webhooks at Twilio to this line; without --yes only show what would change.",
            "cityline twilio connect --yes",
            MACHINE,
        ),
        Command(
            "undo",
            "ivr.cli.machine.connecting:undo",
            "Set a number back to what it was before it was connected.",
            "cityline twilio undo --yes",
            MACHINE,
        ),
    ),
)
GROUPS = (
    TWILIO,
    ACCOUNT,
    API_TOKEN,
    ANSWERS,
    LANGUAGE,
    DOCUMENTS,
    AUDIT,
    CALLER,
    BANNER,
    SWITCH,
    CALENDAR,
    MINUTES,
    PRICES,
    TERMS,
    SAMPLE,
)
