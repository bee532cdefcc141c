"""What people tell around a name: "busco a mi papá … desapareció el 84". Only words that nobody is called."""

from __future__ import annotations

import re

_KIN = (
    r"(?:pap[aá]|papito|mam[aá]|mamita|padre|madre|herman[oa]s?|hermanit[oa]s?|hij[oa]s?|hijit[oa]s?|espos[oa]|marido"
    r"|mujer|conviviente|pareja|t[ií][oa]s?|prim[oa]s?|sobrin[oa]s?|abuel[oa]|abuelit[oa]|niet[oa]s?|cuñad[oa]|suegr[oa]"
    r"|yerno|nuera|padrin[oa]|madrina|compadre|comadre|ahijad[oa]|familiar|amig[oa]|vecin[oa]|padrastro|madrastra)"
)
_KIN_QUECHUA = (
    r"(?:turi|pani|wawqi|wauqi|ñaña|tayta|mama|papa|churi|wawa|ususi|qusa|qosa|warmi|awila|awilu|machula|willka)"
    r"(?:lla)?(?:y|yku|nchik)(?:mi|m|ta|qa)?"
)
_WHOSE = rf"(?:mis?|nuestr[oa]s?)\s+(?:querid[oa]\s+)?{_KIN}(?:\s+(?:mayor|menor))?"
_SEEKS = (
    r"(?:yo\s+)?(?:(?:(?:estoy|estamos|and[oa]|ando)\s+)?busc(?:o|ando|amos|aba)|(?:quiero|quisiera|deseo|necesito|queremos)"
    r"\s+(?:encontrar|buscar|ubicar|hallar|saber)|se\s+trata)"
)
_GONE = r"(?:ya\s+)?(?:(?:se\s+)?(?:muri[oó]|falleci[oó]|desapareci[oó]|perdi[oó]))"
_NOT_KNOWN = (
    r"(?:ya\s+)?no\s+(?:me\s+|lo\s+|le\s+)?(?:s[eé]|acuerdo|recuerdo|conozco)\s+(?:de\s+)?(?:sus?|el|los)\s+"
    r"(?:nombres?|apellidos?)(?:\s+(?:completos?|paternos?|maternos?))?"
)
_BEFORE = re.compile(
    rf"(?i)^\W*(?:.{{0,60}}\bse\s+llama(?:ba)?\s+(?=\S)|(?:{_SEEKS}\s+(?:de\s+|por\s+|a\s+)?|{_GONE}\s+|{_NOT_KNOWN}\W+(?:(?:pero|solo|s[oó]lo)\W+)?)"
    rf"(?:a\s+)?(?:{_WHOSE}\W+)?|a\s+(?={_WHOSE}|\S+\s+\S)(?:{_WHOSE}\W+)?|{_WHOSE}\s*,\s*|{_KIN_QUECHUA}[\s,]+)"
)
_VERBS = (
    r"desapareci(?:[oó]|d[oa]|eron)|perdi(?:[oó]|d[oa]|eron)|llev(?:[oó]|aron|ad[oa])|muri(?:[oó]|eron)|falleci(?:[oó]|d[oa])"
    r"|mat(?:[oó]|aron)|deten(?:id[oa])|detuvieron|secuestr(?:[oó]|aron|ad[oa])|viv[ií]a|vive|trabaj(?:aba|[oó])|viaj(?:[oó]|aba)"
    r"|sali[oó]|naci(?:[oó]|d[oa])|ten[ií]a|tiene|estaba|estuvo|fue|cuando|donde|porque|desde|hace"
)
_VERBS_QUECHUA = r"chinka\w*|wañu\w+|apa(?:rqa|ruqa|sqa)\w*|watapi\w*|ma[sx][kc]a(?:ni|chka|yku|niku)\w*"
_AFTER = re.compile(
    rf"(?i)[\s,.;]+(?:(?:(?:y|pero|que|qui[eé]n|ya|se|lo|la|le|los|las|les|me|nos|en)\s+)*(?:{_VERBS}|{_VERBS_QUECHUA})\b"
    rf"|(?:que|qui[eé]n|se|en)\s+(?!(?:se\s+)?llam)\w|(?:(?:el|del?|en|a[ñn]o|con|como|por|hasta)\s+)*\d|(?:es\s+|era\s+)?{_WHOSE}\b).*$"
)
_ACCUSATIVE = re.compile(r"(?i)(?<=[aeiou])ta$")
_SOUGHT_IN_QUECHUA = re.compile(r"(?i)\bma[sx][kc]a(?:ni|chka|yku|niku)\w*")
_DENIES = frozenset({"no", "ni", "sin", "solo", "solamente", "nunca", "nada"})
_NO_MORE_LIST = """
ya uno un una el la segundo primer otro otra mas tengo tenia tiene tuvo lleva llevo llevaba hay puso pusieron apellido
apellidos nombre materno paterno es me le su mi que ese eso
"""
_NO_MORE = _DENIES | frozenset(_NO_MORE_LIST.split())


def without_telling(typed: str) -> str:
    """The name without the sentence it stands in. Whatever leaves nothing over is left as it was."""
    bare = typed
    for _times in range(3):
        shorter = _BEFORE.sub("", bare, count=1)
        if shorter == bare or not shorter.strip():
            break
        bare = shorter
    sought = _SOUGHT_IN_QUECHUA.search(bare) is not None
    cut = _AFTER.sub("", bare).strip(" ,.;")
    cut = cut or bare
    return _ACCUSATIVE.sub("", cut) if sought and cut != bare else cut


def says_there_is_none(folded: str) -> bool:
    """Whether folded words say that somebody has no such name: "no tengo otro", "solo uno"."""
    words = frozenset(folded.split())
    return words <= _NO_MORE and bool(words & _DENIES)
