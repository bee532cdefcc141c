"""Spanish as it is typed on a telephone: "q", "xq", "toy", "nosabria", "salta salta", "manaam".

Each function gives the same folded words written out; a reader tries them after the words as they stand.
"""

from __future__ import annotations

import re

_SHORT_FORMS = """
q:que k:que ke:que qe:que qu:que porq:por+que xq:por+que xk:por+que pq:por+que porke:por+que x:por d:de
toy:estoy stoy:estoy ta:esta sta:esta tabien:esta+bien stabien:esta+bien estabien:esta+bien
bn:bien obio:obvio pes:pues pez:pues pss:pues pz:pues tmb:tambien tb:tambien tbn:tambien sabo:se c:se
xsupuesto:por+supuesto porsupuesto:por+supuesto deacuerdo:de+acuerdo claroque:claro+que asies:asi+es
nadita:nada poquito:poco ahorita:ahora ahorititita:ahora nomacuerdo:no+me+acuerdo nomeacuerdo:no+me+acuerdo
"""
_WRITTEN_OUT = {short: meant.replace("+", " ") for short, meant in (pair.split(":") for pair in _SHORT_FORMS.split())}
_GLUED_NO = re.compile(
    r"\bno(?=(?:sabria|sabemos|sabia|recuerdo|recordamos|acuerdo|tengo|quiero|entiendo|puedo|conozco|creo|hay"
    r"|acepto|gracias)\b)"
)
# Words of double letters that mean what they say: leer, creer.
_DOUBLED = re.compile(r"([acdghijkmnopqstuvwxz])\1")
_LETTER_BY_LETTER = re.compile(r"(?:[a-z] ){1,3}[a-z]")
_REPEATED = re.compile(r"(\w+(?: \w+)?)(?: \1)+")


def spelled_out(folded: str) -> str:
    """Folded words with the short forms of telephones written out and "no" cut from the verb it sticks to."""
    words = folded.split()
    if any(word in _WRITTEN_OUT for word in words):
        folded = " ".join(_WRITTEN_OUT.get(word, word) for word in words)
    return _GLUED_NO.sub("no ", folded)


def undoubled(folded: str) -> str:
    """Folded words without letters written twice ("manaam", "okk"), and "n o" as one word."""
    if _LETTER_BY_LETTER.fullmatch(folded):
        folded = folded.replace(" ", "")
    return _DOUBLED.sub(r"\1", folded)


def said_once(folded: str) -> str:
    """What is said again and again, once: "salta salta"."""
    again = _REPEATED.fullmatch(folded)
    return again[1] if again else folded
