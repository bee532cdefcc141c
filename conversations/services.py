"""Offices, numbers, services, rights and papers. What is told comes from the office's tables, never from here."""

from bot.conversation.questions import Choice, Option, Outcome, answered
from bot.conversation.script import Conversation, step
from bot.domain.words import _
from conversations.common import CHECK_WORD, CHOOSE_WORD, COME_BACK, NEVER_MONEY

# After each answer the same menu comes again, so that nobody has to find the way back.
AGAIN = "services"

SERVICES = Conversation(
    name="services",
    version=1,
    title=_("Offices, numbers and rights"),
    steps=(
        step(
            "what",
            Choice(
                _("What do you want to know?"),
                options=(
                    Option(
                        "offices",
                        _("Our offices and their hours"),
                        Outcome(show="offices", begin=AGAIN),
                        also=("oficina", "oficinas", "horario", "horarios", "direccion", "donde estan"),
                    ),
                    Option(
                        "numbers",
                        _("Numbers to call"),
                        also=("numeros", "numero", "telefono", "telefonos", "yupaykuna"),
                    ),
                    Option(
                        "services",
                        _("What help there is"),
                        Outcome(show="services", begin=AGAIN),
                        also=("ayuda hay", "ayuda ay", "que ayuda", "servicios", "yanapay kasqan"),
                    ),
                    Option(
                        "rights",
                        _("Rights and papers of families"),
                        Outcome(show="rights", begin=AGAIN),
                        also=("derechos", "tramites", "papeles", "documentos", "adn", "renade"),
                    ),
                    Option(
                        "money",
                        _("Somebody asks me for money"),
                        Outcome(tell=(NEVER_MONEY, CHECK_WORD, CHOOSE_WORD), numbers="extortion", begin=AGAIN),
                    ),
                    Option("end", _("Nothing more"), Outcome(tell=(COME_BACK,), ends=True)),
                ),
            ),
        ),
        step(
            "numbers",
            Choice(
                _("What are the numbers for?"),
                options=(
                    Option("danger_now", _("Danger now"), Outcome(numbers="danger_now", begin=AGAIN)),
                    Option("danger", _("Someone is missing now"), Outcome(numbers="danger", begin=AGAIN)),
                    Option("children", _("Girls and boys"), Outcome(numbers="children", begin=AGAIN)),
                    Option("family_violence", _("Violence at home"), Outcome(numbers="family_violence", begin=AGAIN)),
                    Option("detention", _("Someone was detained"), Outcome(numbers="detention", begin=AGAIN)),
                    Option("suicide", _("Great sadness or illness"), Outcome(numbers="suicide", begin=AGAIN)),
                ),
            ),
            only_if=answered("what", "numbers"),
        ),
    ),
)
