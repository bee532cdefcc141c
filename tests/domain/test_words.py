"""Words before the language is chosen, and trouble that tells no person's data."""

from __future__ import annotations

import pytest

from bot.domain.errors import Fault, Refusal
from bot.domain.words import Message, _, c_


def test_values_are_added_and_the_message_they_are_added_to_stays_as_it_was() -> None:
    plain = Message("{name} of {place}", "woman")
    filled = plain.with_(name="Ana").with_(place="Tambo")
    assert (filled.id, filled.context, dict(filled.values)) == (plain.id, "woman", {"name": "Ana", "place": "Tambo"})
    assert dict(filled.with_(name="Rosa").values) == {"name": "Rosa", "place": "Tambo"}
    assert dict(plain.values) == {}
    assert "Ana" not in repr(filled)


def test_messages_are_found_in_tables_by_their_sentence_and_context() -> None:
    assert _("Yes") == Message("Yes")
    assert c_("woman", "Yes") == Message("Yes", "woman") != _("Yes")
    assert hash(_("Yes").with_(name="Ana")) == hash(_("Yes"))
    assert hash(c_("woman", "Yes")) != hash(_("Yes"))


def test_a_refusal_holds_the_sentence_and_no_value() -> None:
    refusal = Refusal(_("Write to {name}.").with_(name="Ana"))
    assert str(refusal) == "Write to {name}."
    assert dict(refusal.message.values) == {"name": "Ana"}


def test_a_fault_says_what_failed_and_when_to_try_again() -> None:
    with pytest.raises(Fault, match="the network") as caught:
        raise Fault("the network", 2.5)
    assert (caught.value.what, caught.value.retry_after) == ("the network", 2.5)
    assert Fault("the disk").retry_after is None
