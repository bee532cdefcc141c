"""Words that steer the conversation instead of answering: help, back, skip, I don't know."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.conversation.reading.fold import letters, plain, without_courtesy
from bot.conversation.reading.lexicon import words_for


class Control(StrEnum):
    """What a whole message asks of the conversation. Values are those of the lexicon tables."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    SKIP = "skip"
    BACK = "back"
    CONTINUE = "continue"
    HELP = "help"
    CANCEL = "cancel"
    START = "start"
    WHY = "why"
    LISTEN = "listen"
    DONE = "done"
    LANGUAGE = "language"
    LANGUAGE_ES = "language_es"
    LANGUAGE_QUY = "language_quy"
    MENU = "menu"
    DELETE = "delete"
    STATUS = "status"
    THANKS = "thanks"
    GREETING = "greeting"


_THING = (
    r"(?:(?:ahora|bien|muy|mucho|nada|exactamente|exacto|eso|de|del|cuando|como|donde|cual|cuanto|cuantos|quien|que|si|fue|era|es"
    r"|la|el|lo|los|las|su|sus|mi|fecha|dia|mes|ano|anos|hora|nombre|nombres|apellido|apellidos|edad|lugar|numero|dato|datos"
    r"|senorita|todavia|aun|verdad|realmente|ya|yo|ni|otro|tampoco|decir|decirle|eso|tenia|paso|llama|llamaba|esta|estara|segundo|materno|paterno"
    r")(?: |$))*"
)
_LEAD = r"(?:(?:la verdad|en verdad|realmente|verdaderamente|la fecha|eso|yo|pero|ay|ah|uy|mmm?|hmm?|es que|pues|ya|tampoco|sinceramente|de eso|el ano|su apellido|su nombre|su edad) )*"
_SENTENCES: tuple[tuple[re.Pattern[str], Control], ...] = tuple(
    (re.compile(pattern), control)
    for pattern, control in (
        (_LEAD + r"(?:no (?:lo |la |le |me )?(?:se|c|recuerdo|acuerdo|sabria|sabemos|sabia|recordamos|acordamos|tengo (?:ni )?(?:la menor )?idea|tengo (?:el |ese )?(?:dato|conocimiento)|conozco|estoy segur[oa]|he sabido|supe)|nose|ni idea|desconozco|se me (?:ha )?olvid[oa](?:do)?|me (?:he )?olvid[eo](?:do)?|lo ignoro) ?" + _THING, Control.DONT_KNOW),
        (r"(?:quien|sabe dios|dios) (?:sabe|sabra)|quizas quien sabra|vaya usted a saber|sabe dios|solo dios sabe", Control.DONT_KNOW),
        (r"(?:nuqa(?:qa)? )?mana[mn]?(?:a|puni|ya)? (?:\w{3,14} )?(?:yacha|yuya|qunqa|musya|iacha)(?:ni|rqani|chkani|kuni|rini|ykuni|sqachu|kurqani|nki|niku|nikuchu)?(?:chu)?", Control.DONT_KNOW),
        (r"qunqaru(?:ni|n)|qunqarqani|qunqasqani|qunqarqapuni|qonqaruni|qonqarqani", Control.DONT_KNOW),
        (r"(?:quiero |puedo |quisiera |deseo |hay que |vamos a |me permite )?(?:saltar|omitir|pasar|saltear|saltarme|pasemos|paso)(?:la|lo|se)?(?: (?:a )?(?:esta?|esa?|la|otra|siguiente)(?: pregunta)?(?: siguiente)?)?", Control.SKIP),
        (r"(?:prefiero|quiero|quisiera) no (?:decir|responder|contestar)(?:lo)?|no (?:quiero|deseo) (?:responder|contestar|decir)(?:lo)?(?: (?:eso|esto|esta pregunta))?|siguiente pregunta|otra pregunta|la siguiente|pasemos a otra(?: cosa)?", Control.SKIP),
        (r"(?:quiero |quisiera |puedo |me deja |deseo |hay que )?(?:volver|regresar|retroceder|ir|vuelva|regrese|regresa)(?:me)?(?: (?:para|a la|a lo|a|hacia))?(?: (?:atras|anterior|pregunta anterior|antes))?", Control.BACK),
        (r"(?:la )?(?:pregunta )?anterior|me equivoque(?: .{0,30})?|para atras|mas atras|atrasito|pantaruni|pantarqani", Control.BACK),
        (r"(?:necesito|quiero|quisiera|pido|solicito|deme|dame|me puede dar|urgente) (?:su |una |mas |de )?ayuda(?: urgente)?|(?:me )?(?:puede|pueden|podria|podrian) (?:ayudar(?:me)?|apoyar(?:me)?)(?: por)?|ayud(?:e|a|en)(?:me|nos)?(?: usted)?|apoy(?:e|a|en)(?:me|nos)", Control.HELP),
        (r"(?:quiero|quisiera|deseo|puedo|necesito|prefiero|me gustaria|como puedo) (?:hablar|conversar|comunicarme|que me atienda|que me llame)(?: .{0,12})?(?: con)? ?(?:una?|alguna?|algun)? ?(?:persona(?: real| de verdad)?|humano|alguien|operador(?:a)?|asesor(?:a)?|senorita|encargad[oa])", Control.HELP),
        (r"no (?:le |les |te )?(?:entiendo|comprendo|entendi)(?: (?:nada|bien|la pregunta|que dice))?|mana[mn]? (?:\w+ )?(?:intindi|entendi|hamuta)\w*chu|runawan rimayta munani|pipas yanapaway|yanapa(?:y|yku|ri|riy|rikuy|ykuri)?wa(?:y|ychik|yku)?(?:chik)?", Control.HELP),
        (r"(?:quiero |quisiera |deseo |ya quiero |mejor )?(?:cancelar|parar|salir|terminar|detener|pausar|dejarlo|lo dejo)(?: (?:todo|aqui|ahi|esto|la conversacion|por hoy|por ahora|el registro|la solicitud))?|(?:ya )?no quiero (?:seguir|continuar)(?: mas)?|(?:sigo|seguimos|continuo|continuamos|lo hago) (?:despues|mas tarde|luego|manana)", Control.CANCEL),
        (r"(?:y )?(?:por ?que|para que|xq|pq)(?: (?:me )?(?:pregunta|preguntan|quiere|quieren|necesita|necesitan|piden|pide)(?: (?:eso|esto|saber|ese dato))*)?", Control.WHY),
        (r"ima(?:rayku|nasqa|paq)(?:taq|m|mi)?(?: (?:chayta|kayta))?(?: (?:tapu\w+|munanki|munankichik))?", Control.WHY),
        (r"(?:quiero |quisiera |puedo |hacer )?(?:escuchar(?:lo)?|oir(?:lo)?|uyari(?:y|yta munani|saq)|el audio|audio|la voz|voz)(?: (?:el|la|en))?(?: (?:audio|voz|pregunta|mensaje))?", Control.LISTEN),
        (r"(?:ya )?(?:listo|termine|he terminado|acabe|esta listo)|ya esta|(?:y )?(?:eso|esto) (?:es|seria|era) todo|(?:eso )?es todo(?: lo que se)?|nada mas|solo eso|eso nada|no hay mas|eso no mas|tuku(?:rqani|runi|rquni|run|rqun|niña|nina)(?:m|nam|na)?|chay(?:lla)(?:m|puni)?|manam kanchu astawan", Control.DONE),
        (r"(?:en |a |al |quiero |prefiero |hablo |habla |hableme |cambiar |pasar |quisiera |solo |idioma )*(?:castellano|espanol|kastillanu|castilla|castellanu|castillano|spanish)(?:pi|ta|llapi|manta)?(?: (?:munani|rimay|rimaway|nomas))?", Control.LANGUAGE_ES),
        (r"(?:en |a |al |quiero |prefiero |hablo |habla |hableme |cambiar |pasar |quisiera |solo |idioma )*(?:runa ?simi|quechua|qichwa|qhichwa|quichua|kechua|qechwa|kichwa|runasimi)(?:pi|ta|llapi|manta)?(?: (?:munani|rimay|rimaway|rimani))?", Control.LANGUAGE_QUY),
        (r"(?:cambiar (?:de |el )?)?(?:idioma|lengua)|(?:simita )?(?:tikray|rimay tikray)", Control.LANGUAGE),
        (r"(?:volver al |ir al |el )?menu(?: principal)?|opciones|inicio principal", Control.MENU),
        (r"(?:quiero |quisiera |deseo |pueden |favor de )?(?:borr(?:ar|e|en|a)|elimin(?:ar|e|en|a))(?:lo|la|los|me)?(?: (?:todo|todos|mis|los|datos|lo|que|dije|mi|solicitud|pedido|chat|conversacion|informacion|esto))*|llapan(?:ta)? pichay|pichay(?:kuy|puy|wan)?", Control.DELETE),
        (r"(?:ver |consultar |saber |quiero (?:ver|saber) )?(?:el )?estado(?: (?:de|del))?(?: (?:mi|pedido|caso|solicitud))*|(?:como|en que) (?:va|esta|sigue) (?:mi|el) (?:caso|pedido|solicitud|tramite)|mi(?:s)? (?:caso|pedido|solicitud|pedidos|casos|solicitudes)|mananakuyniy", Control.STATUS),
        (r"(?:empezar|comenzar|iniciar|volver a empezar|empecemos|comencemos|empezar de nuevo|start|qallari(?:y|sun|saq|sunchik)(?:chik)?)", Control.START),
    )
)  # fmt: skip
_SYMBOLS = {
    "👍": Control.YES, "✅": Control.YES, "✔": Control.YES, "👌": Control.YES,
    "👎": Control.NO, "❌": Control.NO, "🚫": Control.NO, "✖": Control.NO,
    "🔊": Control.LISTEN, "⬅": Control.BACK, "◀": Control.BACK, "🔙": Control.BACK, "🆘": Control.HELP,
    "🤷": Control.DONT_KNOW, "❓": Control.HELP, "?": Control.HELP,
}  # fmt: skip
_SKIN_AND_SEX = re.compile("[\U0001f3fb-\U0001f3ff\u200d\ufe0f\u2640\u2642\\s]")


def read_control(text: str) -> Control | None:
    """The one thing a whole message asks for, with courtesies around it and one slip; None if it says more.

    "No sé, creo que en 1984" is not DONT_KNOW: it holds an answer. YES and NO need a known whole
    phrase (see `read_yes_no`), never a near one.
    """
    from bot.conversation.reading.yes_no import read_yes_no

    folded = plain(text, 200)
    if not folded:
        return _symbol(text)
    if len(folded) > 90:
        return None
    table = words_for("control")
    rest = without_courtesy(folded)
    answer = read_yes_no(text)
    if answer is not None:
        return Control.YES if answer else Control.NO
    for phrase in (folded, rest):
        found = table.find(phrase)
        if found is not None and found not in ("yes", "no"):
            return Control(found)
    for pattern, control in _SENTENCES:
        if pattern.fullmatch(rest):
            return control
    slip = table.find_with_slip(rest)
    if slip is not None and slip not in ("yes", "no"):
        return Control(slip)
    return _greeting_or_thanks(folded, rest)


def _greeting_or_thanks(folded: str, rest: str) -> Control | None:
    # Only courtesies: nothing else was left, so nothing was taken away.
    if rest != folded:
        return None
    if any(word in folded for word in ("gracias", "pague", "sunki", "riqsikuyki", "sulpay")) and len(folded) < 40:
        return Control.THANKS
    return None


def _symbol(text: str) -> Control | None:
    marks = set(_SKIN_AND_SEX.sub("", letters(text, 12)).replace("¿", ""))
    meant = {_SYMBOLS.get(mark) for mark in marks}
    return meant.pop() if len(meant) == 1 else None
