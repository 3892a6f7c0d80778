"""The commands below `cityline documents`."""

from ivr.cli.commands import CITY, Command, CommandGroup

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
