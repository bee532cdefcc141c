"""The first minute: language, what this is, and which help is the right one. Nothing personal is asked here."""

from bot.conversation.questions import Choice, Language, Option, Outcome, YesNo, all_of, answered, any_of, unless
from bot.conversation.script import Conversation, step
from bot.domain.words import _
from conversations.common import (
    COME_BACK,
    NEVER_MONEY,
    NO_CULPRIT,
    NOT_A_REPORT,
    OFFICE_IS_OPEN,
    POLICE_NO_WAITING,
    TELEGRAM_READS,
    WHO_READS,
)

TO_A_PERSON = Outcome(begin="talk", given=(("route", "contact"), ("reason", "person")))
REFUSED_POLITELY = _("This service cannot help with that. It is only for families who lost contact with someone.")
# Two taps from the very first message: the language, and this.
IN_DANGER = Outcome(
    tell=(_("If there is danger now, call these numbers."), POLICE_NO_WAITING), numbers="danger", keep_on=True
)
DANGER = any_of(answered("ready", "danger"), answered("triage", "danger"))
STATE_SEARCHES = _("The State also searches for people of those years. It gets your request only with your yes.")
# Short, and no question: whoever buried a relative has told it often enough.
REMAINS = Outcome(remains=True, ends=True)
ASK_FOR_HELP = _("You can ask for help today at these places. A lawyer of the State costs nothing.")

START = Conversation(
    name="start",
    version=1,
    title=_("Beginning"),
    steps=(
        step("language", Language(_("Good day. Do you want to talk in Quechua or in Spanish?"), both=True)),
        step(
            "ready",
            Choice(
                _("Do you want to go on here?"),
                options=(
                    Option("here", _("Go on here"), also=("seguir", "sigo", "adelante", "continuar", "si", "ari")),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option("danger", _("Danger now"), IN_DANGER, also=("peligro", "emergencia", "urgente")),
                    Option("services", _("Offices, numbers and rights"), Outcome(begin="services")),
                    Option("not_now", _("Not now"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
            ),
            before=(
                _("I am a program of {organisation}, not a person. Here you can ask for help about a relative."),
                WHO_READS,
                TELEGRAM_READS,
                NEVER_MONEY,
            ),
        ),
        step(
            "age",
            Choice(
                _("Are you 18 years old or older?"),
                options=(
                    Option(
                        "adult",
                        _("Yes, 18 or older"),
                        also=("mayor de 18", "mayor de edad", "soy mayor", "soy adulto", "soy adulta", "yuyaqmi kani"),
                    ),
                    Option(
                        "helper",
                        _("I am younger, and I write for an adult beside me"),
                        also=("por mi abuela", "por mi abuelo", "por mi mama", "por un adulto", "hatun mamaypaq"),
                    ),
                    Option(
                        "minor",
                        _("No, I am younger"),
                        Outcome(
                            tell=(_("A person will help you. You can also call these numbers now."),),
                            numbers="minor_writing",
                            hand_over="minor",
                            ends=True,
                        ),
                    ),
                ),
                both=True,
            ),
            why=_("If you are younger than 18, a person helps you first."),
        ),
        step(
            "triage",
            Choice(
                _("What do you need?"),
                options=(
                    Option(
                        "danger",
                        _("Danger now, or missing for days or weeks"),
                        IN_DANGER,
                        also=("peligro", "emergencia", "urgente", "ayer", "hace dias", "sasachakuypi"),
                    ),
                    Option(
                        "relative",
                        _("I am looking for a relative"),
                        also=(
                            "busco",
                            "buscando",
                            "quiero buscar",
                            "se perdio",
                            "desaparecio",
                            "desaparecida",
                            "desaparecido",
                            "maskachkani",
                            "maskani",
                            "chinkarqa",
                            "chinkarun",
                        ),
                    ),
                    Option(
                        "alive",
                        _("I want to send word to my family"),
                        also=(
                            "avisar",
                            "estoy vivo",
                            "estoy viva",
                            "mandar un mensaje",
                            "enviar un mensaje",
                            "escribir a mi familia",
                            "mandar mensaje",
                            "kawsachkani",
                            "aylluyman",
                        ),
                    ),
                    Option(
                        "information",
                        _("I know something about a person"),
                        Outcome(begin="information", given=(("route", "information"),)),
                        also=("se algo", "informacion", "lo he visto", "la he visto", "yachani"),
                    ),
                    Option(
                        "about_me",
                        _("Someone may be looking for me"),
                        Outcome(begin="about_me", given=(("route", "about_me"),)),
                    ),
                    Option("other", _("Something else")),
                ),
            ),
            only_if=unless(answered("ready", "danger")),
            why=_("So that we ask you only what is needed."),
        ),
        step(
            "send",
            Choice(
                _("Do you want to leave word that you are alive, or send a message to a relative?"),
                options=(
                    Option(
                        "alive",
                        _("Leave word that I am alive"),
                        Outcome(begin="safe_and_well", given=(("route", "safe_and_well"),)),
                        also=("vivo", "viva", "con vida", "estoy bien", "kawsachkani", "kawsachkasqayta"),
                    ),
                    Option(
                        "message",
                        _("Send a message to a relative"),
                        Outcome(begin="family_message", given=(("route", "family_message"),)),
                        also=("mensaje", "mensajito", "carta", "escribir", "mensajeta"),
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                ),
            ),
            only_if=answered("triage", "alive"),
        ),
        step(
            "taken",
            YesNo(
                _("Could police or soldiers have taken the person?"),
                on_yes=Outcome(
                    tell=(ASK_FOR_HELP,),
                    numbers="detention",
                ),
                both=True,
            ),
            only_if=DANGER,
            may_not_know=True,
            why=_("Because then other offices can help you too."),
        ),
        step(
            "register_taken",
            Choice(
                _("Do you also want to leave a request with us?"),
                options=(
                    Option(
                        "yes",
                        _("Leave a request"),
                        Outcome(begin="tracing_request", given=(("route", "detention"), ("urgent", "detention"))),
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option("no", _("Not now"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
            ),
            only_if=answered("taken", True),
        ),
        step(
            "register",
            Choice(
                _("Do you also want to leave a request with us?"),
                options=(
                    Option(
                        "yes",
                        _("Leave a request"),
                        Outcome(begin="tracing_request", given=(("route", "missing_recent"), ("urgent", "danger"))),
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option("no", _("Not now"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
            ),
            only_if=all_of(DANGER, unless(answered("taken", True))),
        ),
        step(
            "cause",
            Choice(
                _("How was contact lost?"),
                options=(
                    Option(
                        "violence_1980_2000",
                        _("In the violence of 1980 to 2000"),
                        Outcome(
                            tell=(STATE_SEARCHES, NO_CULPRIT),
                            begin="tracing_request",
                            given=(("route", "violence_1980_2000"),),
                        ),
                    ),
                    Option(
                        "migration",
                        _("On a journey or in another country"),
                        Outcome(begin="tracing_request", given=(("route", "migration"),)),
                    ),
                    Option(
                        "disaster",
                        _("In a flood, landslide or earthquake"),
                        Outcome(begin="tracing_request", given=(("route", "disaster"),)),
                    ),
                    Option("detention", _("The person was detained")),
                    Option(
                        "childhood_separation",
                        _("I was separated from my family as a child"),
                        Outcome(begin="tracing_request", given=(("route", "childhood_separation"),)),
                    ),
                    Option("recent", _("After 2000, in another way")),
                ),
            ),
            only_if=answered("triage", "relative"),
            may_not_know=True,
            why=_("So that we ask you only what is needed."),
        ),
        step(
            "detained_when",
            Choice(
                _("When was the person detained?"),
                options=(
                    Option(
                        "days",
                        _("Days or weeks ago"),
                        Outcome(
                            tell=(
                                _("You can ask for help today at these places. A lawyer of the State costs nothing."),
                            ),
                            numbers="detention",
                            begin="tracing_request",
                            given=(("route", "detention"), ("urgent", "detention")),
                        ),
                    ),
                    Option(
                        "before",
                        _("Longer ago"),
                        Outcome(begin="tracing_request", given=(("route", "detention"),)),
                    ),
                ),
            ),
            only_if=answered("cause", "detention"),
        ),
        step(
            "recent",
            Choice(
                _("Was there violence in that place?"),
                options=(
                    Option(
                        "violence_other",
                        _("Yes, there was violence"),
                        Outcome(
                            tell=(POLICE_NO_WAITING, NOT_A_REPORT, NO_CULPRIT),
                            begin="tracing_request",
                            given=(("route", "violence_other"),),
                        ),
                    ),
                    Option(
                        "missing_recent",
                        _("No, or I do not know"),
                        Outcome(
                            tell=(POLICE_NO_WAITING, NOT_A_REPORT),
                            begin="tracing_request",
                            given=(("route", "missing_recent"),),
                        ),
                    ),
                ),
            ),
            only_if=answered("cause", "recent"),
        ),
        step(
            "other_cause",
            Choice(
                _("We can still write down a request. What do you want to do?"),
                options=(
                    Option(
                        "request",
                        _("Leave a request"),
                        Outcome(begin="tracing_request", given=(("route", "missing_recent"),)),
                    ),
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                ),
            ),
            only_if=all_of(answered("triage", "relative"), unless(answered("cause"))),
        ),
        step(
            "other",
            Choice(
                _("What is it about?"),
                options=(
                    Option("person", _("Talk with a person"), TO_A_PERSON),
                    Option("services", _("Offices, numbers and rights"), Outcome(begin="services")),
                    Option("remains", _("We received the remains of a relative"), REMAINS),
                    Option(
                        "partner",
                        _("A partner who left me"),
                        Outcome(tell=(REFUSED_POLITELY,), numbers="family_violence", ends=True),
                    ),
                    Option(
                        "money",
                        _("Debts or an inheritance"),
                        Outcome(tell=(REFUSED_POLITELY, OFFICE_IS_OPEN), ends=True),
                    ),
                    Option(
                        "ancestors",
                        _("My ancestors or my family tree"),
                        Outcome(tell=(REFUSED_POLITELY, OFFICE_IS_OPEN), ends=True),
                    ),
                ),
            ),
            only_if=answered("triage", "other"),
        ),
    ),
)
