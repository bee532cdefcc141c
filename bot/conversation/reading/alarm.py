"""Words after which no form goes on: a wish to die, danger now, being held or sold, a child who writes."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.conversation.reading.fold import plain
from bot.conversation.reading.numbers import digits_for_words

LONGEST_STORY = 4000
"""Characters looked at: one Telegram message. Danger may be named at the end of a long story."""


class Alarm(StrEnum):
    """What was heard, most urgent first."""

    SUICIDE = "suicide"
    DANGER_NOW = "danger_now"
    TRAFFICKING = "trafficking"
    MINOR_WRITING = "minor_writing"


_ME_DIE = (
    r"\b(?:me quiero|quiero|quisiera|me quisiera|voy a|me voy a|pienso en|he pensado en|estoy pensando en|ganas de|deseo|mejor me voy a|intente|trate de) "
    r"(?:ya )?(?:morir(?:me)?|matarme|suicidarme|suicidar|quitarme la vida|acabar con mi vida|desaparecer para siempre|no vivir|dejar de vivir|estar muert[oa])\b"
)
_SUICIDE = re.compile(
    _ME_DIE
    + r"|\b(?:ya )?no (?:quiero|puedo|deseo) (?:seguir )?(?:vivir|viviendo|vivir mas|con mi vida|con la vida)\b|\bno (?:vale|tiene) (?:la pena|sentido) (?:seguir )?(?:vivir|viviendo|mi vida|la vida)\b"
    r"|\bprefiero (?:morir(?:me)?|estar muert[oa])\b|\bmejor (?:me muero|estuviera muert[oa]|estaria muert[oa]|morir(?:me)?)\b|\bquitarme la vida\b|\bsuicidarme\b|\bme (?:voy a|quiero) (?:ahorcar|colgar|envenenar|tirar al rio|cortar las venas)\b|\btomar veneno\b"
    r"|\bwanu(?!chi)\w{0,10}ta(?:m|na|nam|mi)? (?:muna(?:ni|chkani|chkanim|nim|niña|nina)|piensani)\b|\bmana(?:m|na|nam|n)? (?:na )?kawsa(?:y|kuy)tana? ?munani?chu\b|\bmana(?:m|na|nam|n)? (?:na )?(?:astawan )?kawsay(?:ta|tana)(?:m)? munanichu\b"
    r"|\b(?:kikiy(?:mi|ta)?|nuqa(?:m)?) wanuchiku(?:saq|yta munani)\b|\bwanuchikuyta munani\b|\bwanuchikusaq\b|\bwanukusaqmi?\b"
)
_DANGER = re.compile(
    r"\b(?:me|nos) (?:quiere[n]?|va[n]? a|viene[n]? a|ha[n]? amenazado con|amenaza[n]?(?: con)?|trata[n]? de|esta[n]? por) (?:(?:venir|querer) a )?(?:matar(?:me|nos)?|pegar(?:me)?|golpear(?:me)?|secuestrar(?:me)?|violar(?:me)?|disparar(?:me)?|muerte|hacer dano)\b"
    r"|\b(?:me|nos) (?:esta[n]?|sigue[n]?) (?:pegando|golpeando|siguiendo|persiguiendo|amenazando|atacando|buscando para matar\w*|disparando|ahorcando|violando)\b|\bme amenaza[n]? de muerte\b|\bme amenaza[n]? con (?:un )?(?:cuchillo|arma|pistola|machete|matarme)\b"
    r"|\b(?:estoy|estamos|esta|estan) en (?:mucho |grave |gran )?peligro\b|\bpeligra (?:mi|su|nuestra) vida\b|\bmi vida (?:corre|esta en) peligro\b|\bcorro peligro\b|\b(?:estan|esta) (?:entrando|metiendose) (?:a|en) (?:mi|la|nuestra) casa\b|\bauxilio\b|\bme (?:tiene|tienen) (?:amarrad[oa]|secuestrad[oa])\b|\bestoy secuestrad[oa]\b"
    r"|\bse (?:lo|la|los|las) (?:esta|estan) llevando\b|\b(?:lo|la|los|las) estan (?:matando|golpeando|torturando|pegando)\b|\bacaban de (?:secuestrar|raptar|llevarse|disparar)\w*\b|\b(?:estoy|esta) (?:sangrando|desangrandose|herid[oa] de gravedad)\b"
    r"|\b(?:wanuchi|sipi|maqa|hapi)(?:ru|y)?wa(?:nqa|nqaku|chka|chkan|chkanku|yta|yta munan|nqakum|nqam|chkanmi|ytam)\w*\b|\bqatika?cha\w*wachka\w*|\b(?:peligro|chiki)(?:pi|pim) (?:kachka|ka)\w+\b|\bwanuchiy(?:ta)?wan\b|\bwanuchiwayta\w* muna\w+"
)
_TRAFFICKING = re.compile(
    r"\btrata de personas\b|\bprostitu\w+|\bexplotacion sexual\b|\b(?:me|nos|la|lo) (?:vendieron|quieren vender|van a vender|obliga(?:n|ron)? a (?:trabajar|acostarme|prostituirme|prostituirse|tomar)|tienen (?:encerrad[oa]s?|trabajando sin pag\w+|a la fuerza|contra (?:mi|su) voluntad))\b"
    r"|\b(?:no (?:me|nos|la|lo) deja[n]? (?:salir|ir|irme|irnos|volver)(?: de aqui| de la casa| a mi casa)?)\b|\b(?:me|nos|le) (?:quitaron|han quitado|quito|quita[n]?|retiene[n]?) (?:mi|mis|el|los|nuestros|sus?|todos mis)? ?(?:dni|documentos?|pasaporte|papeles|celular)\b"
    r"|\b(?:se la|la|me) (?:llevaron|llevo) con enganos?\b|\bme (?:enganaron|engano) con (?:un )?trabajo\b|\bno me pagan y no me dejan\b|\brantikuru\w*wa\w+|\bmana(?:m|n)? (?:kaymanta )?(?:lluqsiyta )?(?:lluqsichiwan|kacharina?wa|kachariwan|dihawan|lluqsiyta saqi?wan)\w*(?:chu)?\b|\bwichqa(?:ru|yku|s?qa)?(?:wa|wach)(?:n|nku|chkan|chkanku|rqa|rqaku)\w*\b"
)
_MINOR = re.compile(
    r"\bsoy (?:aun |todavia |un |una )*(?:menor(?: de edad)?|nino|nina|adolescente|escolar)\b|\b(?:estoy|voy) (?:en|al?) (?:el |la |mi )?(?:colegio|primaria|secundaria|inicial|escuela|(?:primer|segundo|tercer|cuarto|quinto|sexto)(?:ro)? (?:grado|ano)? ?de (?:primaria|secundaria))\b"
    r"|\bwarma(?:raq|lla|llaraq)?(?:mi|m)? kani\b|\bwarmaraqmi kani\b"
)
_MY_AGE = re.compile(
    r"\b(?:yo )?tengo (?:solo |apenas |recien |ya )?(\d{1,2}) ?(?:anos?|anitos)\b(?! (?:de|sin|buscand|esperand|que|desde|con|en|viviend|aqui|separad|trabajand|casad))"
    r"|\b(\d{1,2}) (?:anos? tengo|watayuq(?:mi|m|raqmi|llam|llaraqmi)? kani|watachayuqmi? kani)\b|\bcumpli (?:recien )?(\d{1,2}) anos\b"
)
_ABOUT_ANOTHER_TIME = re.compile(r"\b(?:tenia|cuando|aquella vez|esa vez|entonces|ese tiempo)\b")


def wish_for_danger(text: str) -> Alarm | None:
    """The most urgent alarm in what somebody wrote, in either language; None when there is none.

    Speaks of the writer, or of something happening now: a family that tells of a death forty years
    ago must not be met with emergency numbers. It errs towards None; a person reads all the same.
    """
    folded = digits_for_words(plain(text, LONGEST_STORY))
    for pattern, alarm in ((_SUICIDE, Alarm.SUICIDE), (_DANGER, Alarm.DANGER_NOW), (_TRAFFICKING, Alarm.TRAFFICKING)):
        if pattern.search(folded):
            return alarm
    if _MINOR.search(folded):
        return Alarm.MINOR_WRITING
    age = _MY_AGE.search(folded)
    if age and 4 <= int(age.group(1) or age.group(2) or age.group(3)) < 18 and not _ABOUT_ANOTHER_TIME.search(folded):
        return Alarm.MINOR_WRITING
    return None
