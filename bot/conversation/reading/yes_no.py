"""Yes and no, where a wrong reading with confidence is worse than asking once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.conversation.reading.fold import letters, plain, without_courtesy

_YES = frozenset(
    """
    si|sip|sii|see|si si|si claro|si pues|claro|claro que si|claro si|ya|ya si|si ya|ok|okey|okay|oki|okei|bueno|si bueno|bueno si|esta bien
    |asi es|si asi es|eso es|exacto|exactamente|correcto|es correcto|si correcto|si es correcto|si es|si lo es|afirmativo|por supuesto|de acuerdo|si por supuesto
    |con mucho gusto|con gusto|dale|vale|cierto|es cierto|si cierto|si es cierto|es verdad|si es verdad|si quiero|si quisiera|quiero|si deseo|deseo
    |si acepto|acepto|si tengo|si tenia|si hay|si senor|si senorita|si senora|si doctor|si por favor|si gracias|si puede|si pueden|si puedo
    |desde luego|efectivamente|sin duda|seguro que si|si conozco|si recuerdo|si sabia|si escribo|claro pues|aja|yes
    |ari|arim|arimi|arii|ariy|aripuni|ariya|arilla|ari ari|ari munani|ari munanim|arim munani|arim munanim|ari chaynam|ari allinmi|arirki|ariki|ari riki|ari si|si ari
    |aw|awmi|aw ari|allinmi|allin|allim|allimi|chaynam|chaynami|chayna|hinam|hinami|hina|munani|munanim|munanimi|riki|munachkani|munachkanim
    |arinin|ariyari|ari taytay|ari mamay|kusa|kusam|chiqaqmi|chiqapmi|chiqam|cheqaqmi|au|aumi|awri|ari kanmi|kanmi|chaymi
    """.replace("\n", "").replace(" |", "|").replace("    ", "").split("|")
)  # fmt: skip
_NO = frozenset(
    """
    no|nop|nel|nada|no no|no no no|no pues|claro que no|no claro|no claro que no|para nada|nunca|jamas|negativo|ya no|no ya|no ya no|todavia no|aun no
    |no quiero|no deseo|no quisiera|no acepto|no gracias|no muchas gracias|no por ahora|por ahora no|ahora no|no ahora|no senor|no senorita|no senora|no es|no lo es
    |no es asi|no es cierto|no es verdad|no es correcto|incorrecto|falso|no es eso|no tengo|no tenia|no hay|no habia|no tiene|tampoco|de ninguna manera|por supuesto que no|desde luego que no
    |no puedo|no puede|no estoy de acuerdo|no autorizo|mejor no|ninguno|ninguna|no conozco a nadie|no mejor no|en absoluto|no nada|no para nada|no nunca
    |na|mana|manam|manan|manaya|manami|manapuni|manam munanichu|mana munanichu|manan munanichu|mana munanim|manam munanim|ama|amam|amaya|manam munanichu mamay
    |manam chaynachu|mana chaynachu|manam hinachu|mana hinachu|manam kanchu|mana kanchu|manan kanchu|manam allinchu|manaraq|manaraqmi|manam mana|mana mana|manam no|no manam|no mana|mana no
    |manapas|manataq|manamiki|manamriki|manam riki|mana riki|mana kaqchu|manam chiqaqchu|manam taytay|manam mamay|manan mamay|manan taytay
    """.replace("\n", "").replace(" |", "|").replace("    ", "").split("|")
)  # fmt: skip
_YES_MARKS = frozenset("👍✅✔👌☑")
_NO_MARKS = frozenset("👎❌🚫✖🙅⛔")
_DOUBT_MARKS = frozenset("🤔🤷❓❔⁉🙄😕😟😢😭🤨")
_EMOJI = re.compile("[\u2190-\u2bff\u3030\U0001f000-\U0001faff]")


class ConsentReading(StrEnum):
    """What an answer to a consent question says. AMBIGUOUS is asked once more and never counts."""

    CONSENTED = "consented"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"


def read_yes_no(text: str) -> bool | None:
    """Yes, no, or None for anything that isn't plainly one of them: "sí pero", "tal vez", "¿sí?", 👍👎.

    Not for consent. Only whole known phrases count, in Spanish and Quechua, with courtesies and
    emoji around them; a slip of the finger is never read as a yes or a no.
    """
    folded = plain(text, 120)
    marks = _marks(text)
    if "?" in text[:120] or marks & _DOUBT_MARKS:
        return None
    leaning = _leaning(marks)
    if not folded:
        return leaning if len(marks & (_YES_MARKS | _NO_MARKS)) >= 1 else None
    said = _phrase(folded)
    if said is None and folded != (rest := without_courtesy(folded)):
        said = _phrase(rest)
    if said is None or (marks & (_YES_MARKS | _NO_MARKS) and leaning is not said):
        return None
    return said


def read_consent(text: str, yes_labels: Sequence[str], no_labels: Sequence[str]) -> ConsentReading:
    """Consent only by its own label, exact up to case, accents, punctuation and emoji.

    Everything friendlier or shorter (ya, ok, bueno, claro, allinmi, sí, arí, acepto, 👍), a typo in
    the label, a question mark and a contradicting emoji are AMBIGUOUS. A plain no is REFUSED, since
    nothing is kept by it.
    """
    if len(text) > 120 or "?" in text:
        return ConsentReading.AMBIGUOUS
    folded, marks = plain(text, 120), _marks(text)
    yes, no = ({plain(label) for label in labels} - {""} for labels in (yes_labels, no_labels))
    if marks & _DOUBT_MARKS or (folded in yes and folded in no):
        return ConsentReading.AMBIGUOUS
    if folded in yes:
        return ConsentReading.AMBIGUOUS if marks & _NO_MARKS else ConsentReading.CONSENTED
    if folded in no or (read_yes_no(text) is False and folded not in _HALF_REFUSALS):
        return ConsentReading.AMBIGUOUS if marks & _YES_MARKS else ConsentReading.REFUSED
    return ConsentReading.AMBIGUOUS


# "Not yet", "none", "nothing", "there is none": a no to another question than the one that was asked.
_HALF_REFUSALS = frozenset(
    "todavia no|aun no|por ahora no|ahora no|no por ahora|no ahora|manaraq|manaraqmi|nada|ninguno|ninguna|na|no hay|no habia"
    "|no tengo|no tenia|no tiene|no puedo|no puede|tampoco|manam kanchu|mana kanchu|manan kanchu|ya no|no ya|no ya no".split(
        "|"
    )
)


def _phrase(folded: str) -> bool | None:
    if folded in _YES:
        return True
    return False if folded in _NO else None


def _marks(text: str) -> set[str]:
    return set(_EMOJI.findall(letters(text, 120)))


def _leaning(marks: set[str]) -> bool | None:
    yes, no = bool(marks & _YES_MARKS), bool(marks & _NO_MARKS)
    return yes if yes != no else None
