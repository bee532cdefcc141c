"""The console while nobody answers for names: it says so, finds what has a code, and goes on."""

from __future__ import annotations

import pytest

from bot.services import asking
from bot.store.roles import Standing
from tests.console.console_over_http import Console, console, enter_request

__all__ = ["console"]
AWAY = "Por ahora no se puede buscar por nombre; por código y por número, sí."


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_SHORT_PATIENCE_MS", 50)


async def test_names_can_not_be_searched_and_codes_can(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await console.signed_in("justina")
    code = await enter_request(person)
    await console.matcher.beat()
    assert AWAY not in (await person.see("/console/search")).text
    assert code in (await person.send("/console/search", {"words": "Teofila Qawana"})).text

    async def no_answer(*_what: object) -> int:
        return 0

    monkeypatch.setattr(type(console.matcher), "answer", no_answer)
    await console.matcher.beat(Standing.LEFT)
    assert AWAY in (await person.see("/console/search")).text
    answer = await person.send("/console/search", {"words": "Teofila Qawana"})
    assert answer.status_code == 409
    assert AWAY in answer.text
    assert "Teofila Qawana" in answer.text  # what was written is given back
    assert code in (await person.send("/console/search", {"words": code})).text


async def test_while_the_names_are_read_the_page_says_so(console: Console) -> None:
    person = await console.signed_in("justina")
    await console.matcher.beat(Standing.READING)
    assert "está leyendo los nombres" in (await person.see("/console/search")).text
