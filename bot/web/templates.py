"""Templates: escaped always, a missing value is a bug, words only through the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.clock import moment
from bot.domain.words import Message, Value
from bot.i18n import Words
from bot.web import spoken_dates

MARK = "maskay_language"  # what a page's context calls its language; filters read it
NOW = "maskay_now"


@dataclass(frozen=True, slots=True)
class Templates:
    """Pages of one package folder. `render` is the only way from a view to HTML."""

    environment: Environment

    @classmethod
    def load(
        cls, folders: Mapping[str, str], words: Words, *, filters: Mapping[str, Callable[..., object]], **shared: object
    ) -> Templates:
        """`folders`: prefix -> package that has a `templates` folder; `shared`: names every page knows."""
        environment = Environment(
            loader=PrefixLoader({prefix: PackageLoader(package, "templates") for prefix, package in folders.items()}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(shared, _=_gettext(words))
        environment.filters.update(
            say=_say(words), when=_when(words), due=_due(words), stamp=_stamp, full=_full, day=_day
        )
        environment.filters.update(filters)
        return cls(environment)

    def render(self, name: str, *, language: str, now: datetime, **values: object) -> str:
        """The page `name` with these values, in this language, at this moment."""
        return self.environment.get_template(name).render({**values, MARK: language, NOW: now})


def _gettext(words: Words) -> Callable[..., str]:
    @pass_context
    def gettext(context: Context, message_id: str, /, **values: Value) -> str:
        return words.text(Message(message_id).with_(**values), context[MARK])

    return gettext


def _say(words: Words) -> Callable[..., str]:
    @pass_context
    def say(context: Context, message: Message) -> str:
        return words.text(message, context[MARK])

    return say


def _time(at: datetime, said: str, language: str, kind: str = "") -> Markup:
    full = spoken_dates.full(at, language)
    return Markup('<time datetime="{}" title="{}" class="{}">{}</time>').format(at.isoformat(), full, kind, said)


def _when(words: Words) -> Callable[..., Markup]:
    @pass_context
    def when(context: Context, at_ms: int) -> Markup:
        at, language = moment(at_ms), context[MARK]
        return _time(at, words.text(spoken_dates.ago(at, context[NOW], language), language), language)

    return when


def _due(words: Words) -> Callable[..., Markup]:
    @pass_context
    def due(context: Context, at_ms: int) -> Markup:
        at, language, now = moment(at_ms), context[MARK], context[NOW]
        said = words.text(spoken_dates.by(at, now, language), language)
        return _time(at, said, language, "late" if at < now else "due")

    return due


@pass_context
def _stamp(context: Context, at_ms: int) -> Markup:
    at, language = moment(at_ms), context[MARK]
    return _time(at, spoken_dates.short(at, language), language)


@pass_context
def _full(context: Context, at_ms: int) -> str:
    return spoken_dates.full(moment(at_ms), context[MARK])


@pass_context
def _day(context: Context, day: date) -> str:
    return spoken_dates.day(day, context[MARK])
