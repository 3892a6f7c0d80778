"""Roughly how a text sounds, so that what a recogniser wrote in other words of the same sound stays alike."""

import re

_FOLDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?|aux?|au|o[st]\b", "o"),
        (r"(?:e[rzst]|es|ent|ees?)\b", "e"),
        (r"ais?\b|ait\b|aient\b|ai|ei|et\b|est\b", "e"),
        (r"oi[sxt]?", "wa"),
        (r"ou[sxt]?", "u"),
        (r"[ae][mn](?=[^aeiouymn]|\b)", "A"),
        (r"(?:[iy]|a[iy]|ei)[mn](?=[^aeiouymn]|\b)|un\b", "I"),
        (r"o[mn](?=[^aeiouymn]|\b)", "O"),
        (r"ph", "f"),
        (r"qu?|ck|c(?=[^eiyh]|\b)", "k"),
        (r"c(?=[eiy])|ss|tion", "s"),
        (r"ch|sh", "C"),
        (r"g(?=[eiy])", "j"),
        (r"gh|h", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"(?<=..)[sxtdpe]+\b", ""),
        (r"(.)\1+", r"\1"),
        (r" ", ""),
    )
)


def sound(wording: str) -> str:
    """The sounds of a plain wording in one string, since a recogniser also errs about where words end."""
    for pattern, short in _FOLDS:
        wording = pattern.sub(short, wording)
    return wording
