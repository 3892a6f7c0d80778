"""What people write loses who they are: by a signature or a heading too, in small letters and in capitals."""

import pytest

from intents.privacy.letter import redacted_letter


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Bonjour, je m'appelle Étienne Lachance et mon bac est brisé.", "je m'appelle [name] et mon bac"),
        ("bonjour, je m'appelle étienne lachance et mon bac est brisé", "je m'appelle [name] et mon bac"),
        ("JE M'APPELLE ÉTIENNE LACHANCE ET MON BAC EST BRISÉ", "JE M'APPELLE [name] ET MON BAC"),
        ("Hello, this is Priya Raman. Do you rent skates?", "this is [name]. Do you rent skates?"),
        ("hello this is priya raman do you rent skates", "this is [name] do you rent skates"),
        ("THIS IS PRIYA RAMAN, DO YOU RENT SKATES", "THIS IS [name], DO YOU RENT SKATES"),
        ("Mon nom est Marie Roy. Louez-vous des patins?", "Mon nom est [name]. Louez-vous"),
        ("My name is Grace Park, do you rent skates?", "My name is [name], do you rent skates?"),
        ("Do you rent skates?\nThanks,\nPriya Raman", "Do you rent skates? Thanks, [name]"),
        ("do you rent skates? thanks, priya raman", "do you rent skates? thanks, [name]"),
        ("DO YOU RENT SKATES? THANKS, PRIYA RAMAN", "DO YOU RENT SKATES? THANKS, [name]"),
        ("Do you rent skates?\nBest regards,\nGrace Park\n604-555-0121", "Best regards, [name] [phone]"),
        ("Louez-vous des patins? Merci d'avance, Étienne Lachance", "patins? Merci d'avance, [name]"),
        ("Louez-vous des patins?\nCordialement,\nMarie Roy", "patins? Cordialement, [name]"),
        ("louez-vous des patins? cordialement marie-ève lachance", "patins? cordialement [name]"),
        ("LOUEZ-VOUS DES PATINS?\nMERCI\nÉTIENNE LACHANCE", "PATINS? MERCI [name]"),
        (
            "Do you rent skates?\n\nPriya Raman\npriya@example.org\n604 555 0121",
            "skates? [name] [email] [phone]",
        ),
        ("Louez-vous des patins?\n— Étienne Lachance", "patins? — [name]"),
        ("From: Priya Raman <priya@example.org>\nDo you rent skates?", "From: [name] <[email]> Do you"),
        ("De : Étienne Lachance\nLouez-vous des patins?", "De : [name] Louez-vous des patins?"),
        ("NOM : ÉTIENNE LACHANCE\nLOUEZ-VOUS DES PATINS", "NOM : [name] LOUEZ-VOUS DES PATINS"),
        ("Raman again: no skates yet.\nCheers\nPriya Raman", "[name] again: no skates yet. Cheers [name]"),
        ("My bin at 14 Main Street is broken.\nSent from my iPhone", "My bin at [address] is broken."),
        (
            "J'habite au 1234, rue des Érables.\nBien à vous,\nJ. Lachance",
            "au [address]. Bien à vous, [name]",
        ),
    ],
)
def test_a_letter_loses_who_wrote_it(written: str, kept: str) -> None:
    assert kept in redacted_letter(written)


@pytest.mark.parametrize(
    "written",
    [
        "thanks for the new rink",
        "Thank you so much for the new rink!",
        "merci de réparer le nid-de-poule devant l'école",
        "MERCI DE RÉPARER LE TROTTOIR",
        "The best rink in town.",
        "do you rent skates - and helmets",
        "Louez-vous des patins? Bonne journée",
        "Where do I pay my taxes? Thanks again.",
    ],
)
def test_what_is_no_signature_stays(written: str) -> None:
    assert redacted_letter(written) == written


def test_a_letter_is_kept_on_one_line() -> None:
    assert redacted_letter("do you rent\n\n  skates") == "do you rent skates"
