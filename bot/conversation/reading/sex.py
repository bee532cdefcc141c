"""Woman or man, in either language; anything else is not guessed."""

from __future__ import annotations

import re

from bot.conversation.reading.fold import plain, without_courtesy
from bot.conversation.reading.lexicon import words_for
from bot.domain.people import Sex

_FEMALE = re.compile(
    r"\b(?:mujer\w*|muger|femenin[oa]|f|fem|hembr(?:a|ita)|femina|dam(?:a|ita)|jovencita|muchachita|chica joven"
    r"|ella|dona|senora|senorita|nina|ninita"
    r"|muchacha|chica|varona|la chica|mamita|hija|hijita|hermana|madre|mama|esposa"
    r"|warmi(?:m|mi|cha|cham|challam?|llam?|puni|punim|qa|kani|n)?|huarmi|guarmi|sipas|warmicha)\b"
)
_MALE = re.compile(
    r"\b(?:hombre\w*|ombre|masculin[oa]|masc|h|v|varon\w*|baron|macho|machito|el es|senor"
    r"|caballero|don|muchachito|jovencito|nino|ninito|muchacho|chico|joven|hijo|hijito|hermano|padre|papa|esposo"
    r"|qari(?:m|mi|cha|cham|challam?|llam?|puni|punim|qa|kani|n)?|qhari(?:y)?|k?cari|ccari|jari|kari(?:m|mi)?|wayna|maqta)\b"
)
_FACES = {Sex.FEMALE: set("👩👵👧👸♀🚺"), Sex.MALE: set("👨👴👦🤴♂🚹")}
_NEGATED = re.compile(r"\b(?:no (?:es|era|soy) |manam? )\w+(?:chu)?")


def read_sex(text: str) -> Sex | None:
    """FEMALE or MALE when the answer names exactly one; None for both, neither, or a bare "m".

    "M" stands for "mujer" to some and "masculino" to others.
    """
    folded = plain(text, 120)
    if not folded:
        drawn = {sex for sex, faces in _FACES.items() if set(text[:20]) & faces}
        return drawn.pop() if len(drawn) == 1 else None
    if folded == "el":
        return Sex.MALE
    known = words_for("sex").find(without_courtesy(folded))
    if known in ("male", "female"):
        return Sex.MALE if known == "male" else Sex.FEMALE
    folded = _NEGATED.sub(" ", folded)
    female, male = bool(_FEMALE.search(folded)), bool(_MALE.search(folded))
    if female == male:
        slip = words_for("sex").find_with_slip(without_courtesy(folded)) if not female else None
        return {"male": Sex.MALE, "female": Sex.FEMALE}.get(slip or "")
    return Sex.FEMALE if female else Sex.MALE
