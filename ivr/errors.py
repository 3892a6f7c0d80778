"""The one tree of errors; each carries a sentence that says what to do.

CitylineError
├── BadInput            a file, a setting or an argument is wrong; the command ends with exit code 2
│   ├── BadCity         a city folder has problems, all of them listed
│   ├── BadAudio        an audio file cannot be read
│   ├── MissingModel    a model or voice is not on this machine
│   ├── BadDatabase     the database cannot be used as it is set
│   └── PortInUse       another program listens there
├── TranscriberDown     a transcriber fails or does not answer; the line falls to its next rung
├── VoiceFailed         a voice gave no usable sound for a text
├── BadCiphertext             an encrypted text cannot be opened, since the line's secret has changed
├── NotAdmitted         the person may not see a page; redirected or refused
│   ├── NotSignedIn     nobody is signed in
│   ├── NotProved       the person has a second step, and has not shown its code here
│   ├── NotProvedLately the person changes their second steps, and showed one too long ago
│   ├── NoSecondStep    the person must have a second step, and has none
│   ├── NotDeclared     the usage declaration is not accepted in its newest version
│   ├── NotAllowed      the person has none of the roles
│   └── ForgedForm      a form that no page of ours gave to this browser
├── SignInsBusy         more people sign in at once than passwords can be checked for; try again
├── UnknownAccount      there is no such account
├── OidcFailed          the city's sign-in service does not answer, or answers for somebody else
├── UnknownCall         a call that this line never took
├── OldCall             a call that ended long ago is announced once more; only a copied request does that
├── CarrierDown         the carrier's REST side fails or does not answer; try again later
├── UnknownRecording    the carrier does not have that recording, or has it no more
├── NoAccount           the account that a recording belongs to is not set
├── BrokenLedger        a digest of the ledger is gone or not ours; nothing is signed on top of it
├── DatabaseDown        the database does not answer; the line brings callers to the operator
├── StaleCall           somebody else has stored the call since it was loaded; load it and try again
└── Overloaded          more work than this machine can do now; the line falls to its next rung
    └── PoolFull        no transcriber is free in time
"""


class CitylineError(Exception):
    """An error whose text is one plain sentence for the person who can mend it."""


class BadInput(CitylineError):
    """A file, a setting or an argument is wrong."""


class BadCity(BadInput):
    """A city folder has problems; each names file and line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BadAudio(BadInput):
    """An audio file cannot be read."""


class MissingModel(BadInput):
    """A model or voice is not on this machine."""


class PortInUse(BadInput):
    """Another program listens there."""


class VoiceFailed(CitylineError):
    """A voice gave no usable sound for a text."""


class BadDatabase(BadInput):
    """The database cannot be used as it is set."""


class NotReminded(CitylineError):
    """Nobody could be told of answers that are due for review; it is tried again."""


class BrokenLedger(CitylineError):
    """A digest of the ledger is gone, or was not signed by this line."""


class DatabaseDown(CitylineError):
    """The database does not answer."""


class StaleCall(CitylineError):
    """Somebody else has stored the call since it was loaded."""


class BadCiphertext(CitylineError):
    """A text was encrypted under another secret."""


class NotAdmitted(CitylineError):
    """The person may not see the page."""


class NotSignedIn(NotAdmitted):
    """Nobody is signed in."""


class NotProved(NotAdmitted):
    """The person has a second step, and has not shown its code here."""


class NotProvedLately(NotAdmitted):
    """The person changes their second steps, and showed one too long ago."""


class NoSecondStep(NotAdmitted):
    """The person must have a second step, and has none."""


class NotDeclared(NotAdmitted):
    """The usage declaration is not accepted in its newest version."""


class NotAllowed(NotAdmitted):
    """The person has none of the roles."""


class ForgedForm(NotAdmitted):
    """A form that no page of ours gave to this browser."""


class SignInsBusy(CitylineError):
    """More people are signing in at once than passwords can be checked for."""


class UnknownAccount(CitylineError):
    """There is no such account."""


class OidcFailed(CitylineError):
    """The city's sign-in service does not answer, or answers for somebody else."""


class UnknownCall(CitylineError):
    """This line never took the call."""


class OldCall(CitylineError):
    """A call that ended long ago is announced again; only a replayed request does that."""


class CarrierDown(CitylineError):
    """The carrier's REST side fails or does not answer."""


class MailFailed(CitylineError):
    """The mail server is down or refuses; the mail is tried again."""


class UnknownRecording(CitylineError):
    """The carrier does not have that recording, or no longer has it."""


class NoAccount(CitylineError):
    """The account that a recording belongs to is not set."""


class TranscriberDown(CitylineError):
    """A transcriber fails or does not answer."""


class Overloaded(CitylineError):
    """More work than this machine can take on now."""


class PoolFull(Overloaded):
    """No transcriber becomes free in time."""
