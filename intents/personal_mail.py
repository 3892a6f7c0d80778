"""The forms of an e-mail address, written and spoken."""

from intents.personal import Form, Personal, form

_DOT = r"(?:\.\s?|\s+(?:dot|point)\s+)"
_JOIN = r"(?:[.+]|\s+(?:dot|point|underscore|dash|hyphen|tiret|plus)\s+)"
_AT = r"(?:\s*@\s*|\s+(?:at|arobase?|arrobase?|[aà]\s+commercial)\s+)"
_SURE_AT = r"(?:\s*@\s*|\s+(?:arobase?|arrobase?|[aà]\s+commercial)\s+)"
_PART = r"[\w-]{1,64}"
_LOCAL = rf"(?<![\w-]){_PART}(?:{_JOIN}{_PART}){{0,4}}?"
_TOP = r"(?:com|ca|org|net|fr|edu|gov|info|io|us|uk|be|ch)\b"
_HOST = rf"[\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}?{_DOT}{_TOP}(?:{_DOT}{_TOP})?"
_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est|\s*:)?"
_CUE = rf"\b(?:e-?mail|courriel)(?:\s+(?:address|adresse))?{_IS}\s+"

WRITTEN_MAIL: tuple[Form, ...] = (
    form(Personal.EMAIL, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
)

SPOKEN_MAIL: tuple[Form, ...] = (
    form(Personal.EMAIL, rf"{_CUE}(?P<it>(?:{_PART}[\s.]+){{0,8}}?{_PART}{_AT}{_HOST})"),
    form(Personal.EMAIL, rf"{_LOCAL}{_AT}{_HOST}"),
    form(Personal.EMAIL, rf"{_LOCAL}{_SURE_AT}[\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}"),
)
"""“jean dot tremblay at gmail dot com”, « jean point tremblay arobase videotron point ca »."""
