from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.keystore import KeyStore
from bot.vault.envelope import Broken, Place, Sealer, decode, encode, open_json, seal_json
from bot.vault.keys import Vault, create_master_key

SALT = secrets.token_bytes(16)
KINDS = ("service", "case", "person")
names = st.text(max_size=12)
places = st.builds(Place, names, names, names)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def sealers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sealer]:
    folder: Path = tmp_path_factory.mktemp("vault")
    create_master_key(folder / "master")
    vault = Vault.open(folder / "master", KeyStore(folder / "data"))
    return {"service": vault.service, "case": vault.case(vault.new_case_key()), "person": vault.person(SALT)}


@pytest.mark.parametrize("kind", KINDS)
@given(plain=st.binary(max_size=200), place=places)
def test_what_was_sealed_opens_at_its_place(sealers: dict[str, Sealer], kind: str, plain: bytes, place: Place) -> None:
    assert sealers[kind].open(sealers[kind].seal(plain, place), place) == plain


@pytest.mark.parametrize("kind", KINDS)
@given(plain=st.binary(max_size=60), place=places)
def test_no_byte_can_be_changed_or_cut_or_added(
    sealers: dict[str, Sealer], kind: str, plain: bytes, place: Place
) -> None:
    sealed = sealers[kind].seal(plain, place)
    for at in range(len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ (1 << secrets.randbelow(8))]) + sealed[at + 1 :]
        with pytest.raises(Broken):
            sealers[kind].open(flipped, place)
        with pytest.raises(Broken):
            sealers[kind].open(sealed[:at], place)
    with pytest.raises(Broken):
        sealers[kind].open(sealed + b"\0", place)


@pytest.mark.parametrize("kind", KINDS)
@given(here=places, there=places)
def test_a_record_moved_to_another_place_does_not_open(
    sealers: dict[str, Sealer], kind: str, here: Place, there: Place
) -> None:
    sealed = sealers[kind].seal(b"something", here)
    if here != there:
        with pytest.raises(Broken):
            sealers[kind].open(sealed, there)


@given(here=places, there=places)
def test_no_two_places_share_their_associated_data(here: Place, there: Place) -> None:
    assert (here.associated_data() == there.associated_data()) == (here == there)


def test_places_whose_parts_run_together_are_told_apart(sealers: dict[str, Sealer]) -> None:
    sealed = sealers["service"].seal(b"something", Place("cases", "1", "sealed"))
    for place in (Place("cases1", "", "sealed"), Place("case", "s1", "sealed"), Place("cases", "1s", "ealed")):
        with pytest.raises(Broken):
            sealers["service"].open(sealed, place)


@pytest.mark.parametrize("kind", KINDS)
def test_an_envelope_of_one_key_does_not_open_with_another(sealers: dict[str, Sealer], kind: str) -> None:
    place = Place("cases", "1")
    sealed = sealers[kind].seal(b"something", place)
    for other in KINDS:
        if other != kind:
            with pytest.raises(Broken):
                sealers[other].open(sealed, place)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_never_give_the_same_envelope(sealers: dict[str, Sealer], kind: str) -> None:
    place = Place("cases", "1")
    assert len({sealers[kind].seal(b"something", place) for _time in range(50)}) == 50


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values, place=places)
def test_a_json_value_comes_back_as_it_was(sealers: dict[str, Sealer], value: object, place: Place) -> None:
    sealer = sealers["case"]
    assert open_json(sealer, place, seal_json(sealer, place, value)) == value  # type: ignore[arg-type]


def test_half_an_emoji_from_a_broken_phone_survives(sealers: dict[str, Sealer]) -> None:
    place = Place("inbox", "1:2")
    sealed = seal_json(sealers["service"], place, {"text": "ñ \ud83d"})
    assert open_json(sealers["service"], place, sealed) == {"text": "ñ \ud83d"}


def test_what_an_older_version_sealed_with_half_an_emoji_still_opens(sealers: dict[str, Sealer]) -> None:
    place = Place("inbox", "1:2")
    sealed = sealers["service"].seal('{"text":"ñ \ud83d"}'.encode("utf-8", "surrogatepass"), place)
    assert open_json(sealers["service"], place, sealed) == {"text": "ñ \ud83d"}


@pytest.mark.parametrize("value", [1 << 64, -(1 << 63) - 1, {"n": [1 << 80, "\ud83d"]}, (1, ("a",))])
def test_values_the_fast_encoder_refuses_come_back_whole(sealers: dict[str, Sealer], value: Any) -> None:
    place = Place("inbox", "1:2")
    expected = json.loads(json.dumps(value))
    assert open_json(sealers["service"], place, seal_json(sealers["service"], place, value)) == expected


def test_a_dataclass_is_not_sealed_by_accident(sealers: dict[str, Sealer]) -> None:
    with pytest.raises(TypeError):
        seal_json(sealers["service"], Place("inbox", "1:2"), Place("a", "b"))  # type: ignore[arg-type]


def test_the_error_shows_nothing_of_what_was_sealed(sealers: dict[str, Sealer]) -> None:
    sealed = sealers["case"].seal(b"Eusebia", Place("cases", "1"))
    with pytest.raises(Broken) as caught:
        sealers["case"].open(sealed, Place("cases", "Eusebia"))
    assert "Eusebia" not in repr(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("kind", KINDS)
@given(noise=st.binary(max_size=100))
def test_noise_is_broken_and_nothing_worse(sealers: dict[str, Sealer], kind: str, noise: bytes) -> None:
    for envelope in (noise, b"\x01" + noise, b"\x01\x00\x01" + noise):
        with pytest.raises(Broken):
            sealers[kind].open(envelope, Place("cases", "1"))


@pytest.mark.parametrize("plain", [b"", b"{", b"\xff\xfe", b"Eusebia"])
def test_what_is_sealed_but_no_json_is_broken_and_not_quoted(sealers: dict[str, Sealer], plain: bytes) -> None:
    place = Place("cases", "1")
    with pytest.raises(Broken) as caught:
        open_json(sealers["case"], place, sealers["case"].seal(plain, place))
    assert caught.value.__suppress_context__
    assert "Eusebia" not in str(caught.value)


def test_a_value_is_written_as_short_as_json_goes_with_its_accents() -> None:
    assert encode({"text": "ñ", "many": [1, None]}) == '{"text":"ñ","many":[1,null]}'.encode()
    assert decode(b'{"text":"\xc3\xb1"}') == {"text": "ñ"}
    with pytest.raises(ValueError, match="Expecting value"):
        decode(b"no json")


def test_the_error_of_an_envelope_says_that_it_does_not_open_and_no_more() -> None:
    assert (str(Broken()), Broken().what) == ("an envelope does not open", "an envelope does not open")
