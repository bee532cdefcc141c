"""The console in Spanish and in English: every page in the chosen language, no sentence left over from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.domain.roles import Role
from bot.services import check_words, unsafe_areas
from bot.settings import ROOT
from tests.console.console_over_http import WORDS, Console, Person, enter_request
from tests.services.test_allowing import again, sent, staff, write
from tests.services.test_passing_on import sent as message_sent
from tests.services.test_unsafe_areas import CARMEN, SIVIA

TEMPLATES = sorted((ROOT / "bot" / "console" / "templates").glob("*.html"))
JINJA = re.compile(r"\{% macro invalid.*?endmacro %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
TAGS = re.compile(r"<(script|style|svg).*?</\1>|<[^>]*>", re.S)
SPOKEN = re.compile(r"""\b(?:title|placeholder|aria-label|alt)=(?:"([^"]*)"|'([^']*)')""")
LETTERS = re.compile(r"[A-Za-zÁÉÍÓÚÑáéíóúñ]{2,}")
NAMES = {"Maskay", "KB", "nbsp", "kbd"}
SHOWN = ("title", "placeholder", "aria-label", "alt")
EMPTY = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "line", "source"}
LINK = re.compile(r'href="(/console/[^"?#]*)"')
NOT_PAGES = ("/static/", "/media/", "/export", "/voices/")


@dataclass
class Texts(HTMLParser):
    """What a page says by itself: texts and spoken attributes, without what is marked as another language's."""

    found: list[str] = field(default_factory=list)
    deep: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other = given.get("lang") if tag != "html" else None
        if not self._away() and not other:
            self.found += [str(given[name]) for name in SHOWN if given.get(name)]
        if tag not in EMPTY:
            self.deep.append(other or ("away" if tag in ("script", "style") or "said" in (given.get("class") or "")
                                       or tag == "textarea" else None))  # fmt: skip

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self.deep:
            self.deep.pop()

    def handle_data(self, data: str) -> None:
        if not self._away() and data.strip():
            self.found.append(" ".join(data.split()))

    def _away(self) -> bool:
        return any(self.deep)


def said(page: str) -> list[str]:
    reader = Texts()
    reader.feed(page)
    return reader.found


def sentences(language: str) -> dict[str, re.Pattern[str] | None]:
    """Sentences that only this language of the console has; with a pattern where values stand in them."""
    spanish = {entry.text for entry in WORDS.catalogues["es"].values()}
    english = {key[1] for key in WORDS.catalogues["es"]}
    only = spanish - english if language == "es" else english - spanish
    found: dict[str, re.Pattern[str] | None] = {}
    for text in only:
        if len(LETTERS.findall(re.sub(r"\{\w+\}", "", text))) < 2:
            continue  # one word may be a name or the same in both
        parts = re.split(r"\{\w+\}", " ".join(text.split()))
        found[text] = re.compile(".+?".join(map(re.escape, parts))) if len(parts) > 1 else None
    return found


def left_over(texts: list[str], wrong: dict[str, re.Pattern[str] | None]) -> Iterator[str]:
    for text in texts:
        for sentence, pattern in wrong.items():
            if text == sentence or (pattern is not None and pattern.fullmatch(text)):
                yield text


async def furnished(office: Console) -> None:
    """Something of everything, so that few branches of a page stay empty."""
    house = office.house
    _rosa, case = await sent(house)
    await write(house, case)
    revision = (await again(house, case)).revision
    await check_words.agree(house, staff(case), case.id, "Puente", "066 312345", "phone", "preguntas suyas", revision)
    await unsafe_areas.change(house, CARMEN, "", SIVIA)
    await message_sent(house, chat_id=777)
    justina = await office.signed_in("Justina")
    await enter_request(justina, place_now="Sivia")


async def walked(person: Person) -> dict[str, str]:
    """Every page that links lead to, from the first on."""
    pages: dict[str, str] = {}
    waiting = ["/console/"]
    while waiting and len(pages) < 90:
        path = waiting.pop(0)
        if path in pages or any(part in path for part in NOT_PAGES):
            continue
        answer = await person.see(path)
        assert answer.status_code == 200, (path, answer.status_code)
        pages[path] = answer.text
        waiting += [found for found in LINK.findall(answer.text) if found not in pages]
    return pages


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_that_is_not_in_the_catalogue(path: Path) -> None:
    text = path.read_text("utf-8")
    spoken = [a or b for a, b in SPOKEN.findall(JINJA.sub("", text))]
    bare = TAGS.sub(" ", JINJA.sub("", text))
    words = {word for part in (bare, *spoken) for word in LETTERS.findall(part)} - NAMES
    assert words == set(), words


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.CASEWORKER])
async def test_no_page_says_a_sentence_of_the_other_language(office: Console, role: Role) -> None:
    await furnished(office)
    person = await office.signed_in("Nelly", role)
    spanish = await walked(person)
    await person.see("/console/")
    await person.send("/console/language", {"language": "en"})
    english = await walked(person)
    assert {path.split("/")[2] for path in english} == {path.split("/")[2] for path in spanish}
    assert len(english) >= {Role.ADMINISTRATOR: 3, Role.AUDITOR: 5}.get(role, 15), sorted(english)
    for pages, wrong in ((spanish, sentences("en")), (english, sentences("es"))):
        found = {path: list(left_over(said(page), wrong)) for path, page in pages.items()}
        assert {path: texts for path, texts in found.items() if texts} == {}
    for page in english.values():
        assert '<html lang="en">' in page


async def test_the_switch_stands_on_every_page_and_leads_back_to_it(office: Console) -> None:
    justina = await office.signed_in("Justina")
    await justina.see("/console/tasks")
    assert 'name="back" value="/console/tasks"' in justina.page
    switched = await justina.send("/console/language", {"language": "en", "back": "/console/tasks"})
    assert switched.url.path == "/console/tasks"
    assert '<html lang="en">' in switched.text
    back = await justina.send("/console/language", {"language": "es", "back": "/console/tasks"})
    assert '<html lang="es">' in back.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/console//evil", "/\\evil", "", "/chat"])
async def test_the_switch_leads_to_no_other_place(office: Console, back: str) -> None:
    justina = await office.signed_in("Justina")
    answer = await justina.client.post(
        "/console/language",
        data={"language": "en", "back": back, "form_token": re.findall(r'form_token" value="(\w+)', justina.page)[0]},
        headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False,
    )  # fmt: skip
    assert answer.headers["location"] == "/console/"


async def test_who_has_not_signed_in_yet_can_switch_too(office: Console) -> None:
    stranger = office.browser()
    await stranger.see("/console/sign-in")
    assert "English" in stranger.page
    switched = await stranger.see("/console/sign-in?language=en")
    assert "Your passphrase" in switched.text
    assert '<html lang="en">' in (await stranger.see("/console/sign-in")).text
    assert "Su contraseña" not in switched.text
