"""Words that cannot be part of a name, of a person or a street, and words that can."""

_NEVER_A_NAME = (
    "a about apartment apt unit suite actually afraid again after all also am an and are as at be because been bin bins but by call calling can "
    "cars could day days did do does dollar dollars euros for from good got had has have he hello here hi hour hours how "
    "i if in is isn it its just lane like live lives living me minute minutes misspelled month months my near need no "
    "not now of off okay on one or other our out people percent please residing she should so speaking spelled spelt "
    "still thank thanks that the their there they this times to too uh um up very want was way we week weeks well were "
    "what when where which who why will with would wrong year years yes yeah you your "
    "à ai alors appartement appelle au aux avec avez bonjour bonsoir car ce ces cet cette chez combien comme comment dans depuis donc "
    "elle en es est et euh fait habite heu heure heures il ils jour jours j je jai l là les leur lui ma mais mal mes "
    "merci mois mon ne non nos notre nous on ont ou où oui pas pour pourquoi puis quand que quel quelle quelles quels qui "
    "quoi sa sais se semaine semaines ses si son sont suis sur ta ton un une va veut veux vis vos votre vous voudrais"
)

OTHER = rf"(?!(?:{'|'.join(_NEVER_A_NAME.split())})\b)"
"Nothing: what follows is no word of the list."

WORD = rf"{OTHER}[^\W\d_]+(?:['’-][^\W\d_]+)*"
"A word that may be a name."

PARTICLE = r"(?:(?:de la|de|du|des|van|von|le|la|el|al|st|ste|saint|sainte)[\s-]+)?"

CAPITAL = r"(?-i:[A-ZÀ-Ý][a-zà-ÿ]+(?:['’-][A-ZÀ-Ý][a-zà-ÿ]+)*)"
"A word that a transcriber wrote as a name."

GAP = r"[\s,.-]{1,3}"
