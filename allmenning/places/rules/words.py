"""How words are made alike before they are compared: nb and nn, accents, case."""

import re
import unicodedata

WORD = re.compile(r"[0-9a-zæøå]+")
LONGEST = 200

# Words that mean the same place in the two written forms, or in daily speech.
SAME = {
    "skule": "skole",
    "symjehall": "svømmehall",
    "rørslehemma": "bevegelseshemmet",
    "kjøken": "kjøkken",
    "gymnastikksal": "gymsal",
    "turnhall": "gymsal",
    "idrettshall": "gymsal",
    "øvingsrom": "musikkrom",
    "øvingslokale": "musikkrom",
    "song": "sang",
    "forsamlingshus": "forsamlingsrom",
    "grendehus": "forsamlingsrom",
    "samlingssal": "forsamlingsrom",
    "kontorplass": "gjesteplass",
    "arbeidsplass": "gjesteplass",
    "aula": "auditorium",
}


def plain(text: str) -> str:
    """Lower-cased, with foreign accents taken off; æ, ø and å stay letters of their own."""
    lowered = text.casefold().replace("å", "\0")
    decomposed = unicodedata.normalize("NFD", lowered)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.replace("\0", "å")


def words_in(text: str) -> list[tuple[str, ...]]:
    """The words of a search text, at most twelve, each with another word for the same thing."""
    found = WORD.findall(plain(text[:LONGEST]))[:12]
    return [(word, SAME[word]) if word in SAME else (word,) for word in found]


def described(*texts: str) -> str:
    """What is searched in: the plain words of the texts, each word once, in order."""
    words = (word for text in texts for word in WORD.findall(plain(text)))
    return " ".join(dict.fromkeys(words))
