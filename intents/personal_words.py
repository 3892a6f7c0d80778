"""Words that cannot be part of a name, of a person or a street, and words that can."""


def any_of(words: str) -> str:
    """Return the pattern of one of the words, which are separated by spaces."""
    return f"(?:{'|'.join(words.split())})"


_NEVER_A_NAME = any_of("""
a about actually afraid after again ai all alors also am an and apartment appartement appelle apt are as
at au aux avec avez be because been bin bins bonjour bonsoir but by call calling can car cars ce ces cet
cette chez combien comme comment could dans day days depuis did do does dollar dollars donc elle en es
est et euh euros fait for from good got habite had has have he hello here heu heure heures hi hour hours
how i if il ils in is isn it its j jai je jour jours just l lane le les leur like live lives living lui là
ma mais mal me merci mes minute minutes misspelled mois mon month months my ne near need no non nos not
notre nous now of off okay on one ont or other ou oui our out où pas people percent please pour pourquoi
puis quand que quel quelle quelles quels qui quoi residing sa sais se semaine semaines ses she should si
so son sont speaking spelled spelt still suis suite sur ta thank thanks that the their there they this
times to ton too uh um un une unit up va very veut veux vis vos votre voudrais vous want was way we week
weeks well were what when where which who why will with would wrong yeah year years yes you your à
""")

OTHER = rf"(?!{_NEVER_A_NAME}\b)"
"Nothing: what follows is no word of the list."

WORD = rf"{OTHER}[^\W\d_]+(?:['’-][^\W\d_]+)*"
"A word that may be a name."

PARTICLE = r"(?:(?:de la|de|du|des|van|von|le|la|el|al|st|ste|saint|sainte)[\s-]+)?"

CAPITAL = r"(?-i:[A-ZÀ-Ý][a-zà-ÿ]+(?:['’-][A-ZÀ-Ý][a-zà-ÿ]+)*)"
"A word that a transcriber wrote as a name."

GAP = r"[\s,.-]{1,3}"
