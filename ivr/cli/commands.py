"""The commands of `cityline` as a table: their help texts, and the modules imported to run them."""

from dataclasses import dataclass

RUN, CITY, MACHINE = "Run the line", "Look after a city", "Look after a machine"
PEOPLE, NUMBERS = "Look after people", "Look after the numbers"


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand with an example of its use."""

    name: str
    function: str
    "As module:function; of the simulator's only `call` is installed, the others are in a clone."
    summary: str
    "The first sentence of the function's docstring, repeated here so that help imports nothing."
    example: str
    panel: str
    takes_anything: bool = False
    "Whether it reads its own options, because their order matters."


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands below one word."""

    name: str
    about: str
    panel: str
    commands: tuple[Command, ...]


COMMANDS = (
    Command(
        "demo",
        "simulator.cli.demo:demo",
        "Answer real calls in two languages and real time, count them, then stay up for yours.",
        "cityline demo --once",
        RUN,
    ),
    Command(
        "serve",
        "ivr.cli.serve:serve",
        "Run the line: the carrier's webhooks, media streams and pages.",
        "cityline serve --port 8000",
        RUN,
    ),
    Command(
        "hear",
        "ivr.cli.machine.hear:hear",
        "Transcribe for every process on this machine with the same CITYLINE_HEARING_SOCKET.",
        "CITYLINE_HEARING_SOCKET=/run/cityline/hearing.sock cityline hear",
        RUN,
    ),
    Command(
        "drain",
        "ivr.cli.machine.drain:drain",
        "Hand a service's calls to another process, then stop it; SIGTERM does the same.",
        "cityline drain --port 8001",
        RUN,
    ),
    Command(
        "call",
        "simulator.cli.call:call",
        "Place one call through the simulated carrier, and show what came of it.",
        'cityline call --say "When is garbage day?" --press 1',
        RUN,
        takes_anything=True,
    ),
    Command(
        "open311",
        "simulator.cli.open311:open311",
        "Run a simulated Open311 server that receives what callers report.",
        "cityline open311",
        RUN,
    ),
    Command(
        "init",
        "ivr.cli.city:init",
        "Write a small city to start from: two answers, one department, in English and French.",
        "cityline init my-city",
        CITY,
    ),
    Command(
        "understand",
        "ivr.cli.understand:understand",
        "Show what the line understands, with its confidence and the other candidates.",
        'cityline understand --lang fr "C\'est quand les poubelles?"',
        CITY,
    ),
    Command(
        "talk",
        "ivr.cli.talk:talk",
        "Talk with the line by keyboard, with the decisions and outcomes of a call.",
        "cityline talk --lang fr",
        CITY,
    ),
    Command(
        "evaluate",
        "ivr.cli.quality.evaluate:evaluate",
        "Run every article's test questions, or train and measure on your own files.",
        "cityline evaluate --html evaluation.html",
        CITY,
    ),
    Command(
        "questions",
        "ivr.cli.messages:questions",
        "List the questions that reviewers took from calls; words are redacted.",
        "cityline questions --out reviewed.jsonl",
        CITY,
    ),
    Command(
        "check",
        "ivr.cli.check:check",
        "Check a city's folder (answers, departments, hours, banners, prompts) and the settings.",
        "cityline check deploy/example-city",
        CITY,
    ),
    Command(
        "doctor",
        "ivr.cli.doctor.command:doctor",
        "Ask Twilio, the public address and this machine what stands in a call's way, and say what to do.",
        "cityline doctor --json",
        MACHINE,
    ),
    Command(
        "journeys",
        "ivr.cli.check:journeys",
        "List a city's guided journeys, or draw one as a flowchart in Mermaid's language.",
        "cityline journeys permit-explorer --city deploy/example-city",
        CITY,
    ),
    Command(
        "render",
        "ivr.cli.render:render",
        "Record every sentence that has no recording yet; can be interrupted and resumed.",
        "cityline render --prune",
        CITY,
    ),
    Command(
        "report",
        "ivr.cli.report:report",
        "Count resolved and escalated, each with its numerator and denominator.",
        "cityline report --from 2026-11-01 --to 2026-11-30",
        CITY,
    ),
    Command(
        "register",
        "ivr.cli.register:register",
        "Show the line's entry in a public register, or fill in what only people know.",
        "cityline register --format canada",
        CITY,
    ),
    Command(
        "curve",
        "ivr.cli.quality.evaluate:curve",
        "Show the accuracy of each week: of test questions, reviewed turns, and callers' own yes or no.",
        "cityline curve --department waste --svg curve.svg",
        CITY,
    ),
    Command(
        "messages",
        "ivr.cli.messages:messages",
        "List open messages and call-backs, most urgent first.",
        "cityline messages --department revenue",
        CITY,
    ),
    Command(
        "requests",
        "ivr.cli.stated:requests",
        "List what callers reported to the city, latest first.",
        "cityline requests --open",
        CITY,
    ),
    Command(
        "texts",
        "ivr.cli.stated:texts",
        "List the texts that callers agreed to, latest first; numbers are not shown.",
        "cityline texts --open",
        CITY,
    ),
    Command(
        "trace",
        "ivr.cli.ledger:trace",
        "Show one call's whole history from the database; words are redacted.",
        "cityline trace CA00000000000000000000000000000001",
        MACHINE,
    ),
    Command(
        "facts",
        "ivr.cli.maintenance:facts",
        "Recount the daily facts of a period, or of the days that have changed; safe to repeat.",
        "cityline facts --from 2026-11-01",
        MACHINE,
    ),
    Command(
        "models",
        "ivr.cli.machine.models:models",
        "List the models, their sources, and whether they are installed.",
        "cityline models --fetch",
        MACHINE,
    ),
    Command(
        "capacity",
        "ivr.cli.machine.capacity:capacity",
        "Estimate what the busiest hour needs: cores, memory, lines, people, money.",
        "cityline capacity --calls-per-hour 800 --handle-seconds 90",
        MACHINE,
    ),
    Command(
        "migrate",
        "ivr.cli.maintenance:migrate",
        "Migrate the database to this release; safe to repeat, even while the line runs.",
        "cityline migrate",
        MACHINE,
    ),
    Command(
        "backup",
        "ivr.cli.machine.backup:backup",
        "Keep database, secret, erasures and the city's folder in one file; safe while the line runs.",
        "cityline backup /backups --keep 14",
        MACHINE,
    ),
    Command(
        "restore",
        "ivr.cli.machine.backup:restore",
        "Put a backup back into an empty database and data folder; the line must not run.",
        "cityline restore /backups/cityline-2026-11-03-020000.tar.gz",
        MACHINE,
    ),
    Command(
        "purge",
        "ivr.cli.maintenance:purge",
        "Remove callers' words, callbacks and events that are due for removal; the ledger stays.",
        "cityline purge",
        MACHINE,
    ),
    Command(
        "verify",
        "ivr.cli.machine.verify:verify",
        "Check the ledger against its days' digests, or a report's figures against rows; name what differs.",
        "cityline verify figures --period 2026-10-01..2026-10-31",
        MACHINE,
    ),
    Command(
        "restate",
        "ivr.cli.machine.verify:restate",
        "Sign a day anew as it stands now; what it was, who restates it and why are kept.",
        "cityline restate 2026-11-03 --by ada-roy --why 'A machine was away with its spool.'",
        MACHINE,
    ),
    Command(
        "token",
        "ivr.cli.maintenance:token",
        "Print the bearer token for /metrics, the same on every machine with the same CITYLINE_SECRET_KEY.",
        "cityline token > metrics.token",
        MACHINE,
    ),
)
LANGUAGE = CommandGroup(
    "language",
    "Add a language that callers speak.",
    CITY,
    (
        Command(
            "add",
            "ivr.cli.language:add",
            "Write a language's files of words, with the English beside each text, not reviewed.",
            "cityline language add es",
            CITY,
        ),
    ),
)
ANSWERS = CommandGroup(
    "answers",
    "Manage answers and their editions, in a folder and in the database.",
    CITY,
    (
        Command(
            "import",
            "ivr.cli.answers:take_in",
            "Import a city's answers, all or nothing; the next call hears them.",
            "cityline answers import deploy/example-city",
            CITY,
        ),
        Command(
            "export",
            "ivr.cli.answers:export_answers",
            "Export what is on air into a city's folder, byte for byte as it was imported or approved.",
            "cityline answers export my-city",
            CITY,
        ),
        Command(
            "list",
            "ivr.cli.answers:list_answers",
            "List the answers in the database: what is on air and what is being worked on.",
            "cityline answers list",
            CITY,
        ),
        Command(
            "history",
            "ivr.cli.answers:history",
            "Show every edition of an answer, with who wrote, approved and published it, and when.",
            "cityline answers history waste.missed",
            CITY,
        ),
        Command(
            "show",
            "ivr.cli.answers:show",
            "Print an answer as it was: an edition, a version as spoken with its facts, or what is on air.",
            "cityline answers show waste.missed@3",
            CITY,
        ),
        Command(
            "asked",
            "ivr.cli.messages:asked",
            "Group the unanswered questions, most costly for staff first; words are redacted.",
            "cityline answers asked --days 28",
            CITY,
        ),
        Command(
            "withdraw",
            "ivr.cli.answers:withdraw",
            "Take an answer off air at once; callers who ask get a person instead.",
            'cityline answers withdraw waste.missed --why "The schedule has changed."',
            CITY,
        ),
        Command(
            "restore",
            "ivr.cli.answers:restore",
            "Put a withdrawn answer on air again, as it was.",
            "cityline answers restore waste.missed",
            CITY,
        ),
    ),
)
