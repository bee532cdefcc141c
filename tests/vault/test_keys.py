from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.store.keystore import KeyStore
from bot.vault import keys
from bot.vault.derived import person_key
from bot.vault.envelope import Broken, Place
from bot.vault.keys import KeyGone, Vault, create_master_key

PLACE = Place("cases", "1")


class Deployment:
    """A master key file and a data folder, opened as often as a test likes."""

    def __init__(self, folder: Path) -> None:
        self.master = folder / "master"
        self.data = folder / "data"
        create_master_key(self.master)

    def open(self) -> Vault:
        return Vault.open(self.master, KeyStore(self.data))


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(tmp_path)


def test_everything_opens_again_after_a_restart(deployment: Deployment) -> None:
    vault = deployment.open()
    key_id, salt = vault.new_case_key(), os.urandom(16)
    sealed = [sealer.seal(b"text", PLACE) for sealer in (vault.service, vault.case(key_id), vault.person(salt))]
    hashed, chained = vault.keyed_hash("chat", "1", "2"), vault.chain(b"1", b"2")
    again = deployment.open()
    sealers = (again.service, again.case(key_id), again.person(salt))
    assert [sealer.open(one, PLACE) for sealer, one in zip(sealers, sealed, strict=True)] == [b"text"] * 3
    assert (again.keyed_hash("chat", "1", "2"), again.chain(b"1", b"2")) == (hashed, chained)


def test_every_case_has_a_key_of_its_own(deployment: Deployment) -> None:
    vault = deployment.open()
    ids = [vault.new_case_key() for _case in range(keys.POOL + 3)]
    assert len(set(ids)) == len(ids)
    sealed = vault.case(ids[0]).seal(b"text", PLACE)
    for other in ids[1:]:
        with pytest.raises(Broken):
            vault.case(other).open(sealed, PLACE)


def test_a_new_key_is_on_the_shelf_before_it_is_used(deployment: Deployment) -> None:
    vault = deployment.open()
    shelf = KeyStore(deployment.data)
    for _case in range(keys.POOL + 1):
        assert shelf.wrapped(vault.new_case_key()) is not None


def test_one_commit_serves_many_new_keys(deployment: Deployment) -> None:
    class Counting(KeyStore):
        commits = 0

        def put_many(self, keys: Mapping[str, bytes]) -> None:
            self.commits += 1
            super().put_many(keys)

    shelf = Counting(deployment.data)
    vault = Vault.open(deployment.master, shelf)
    before = shelf.commits
    for _case in range(keys.POOL):
        vault.new_case_key()
    assert shelf.commits == before + 1


def test_a_destroyed_key_opens_nothing_even_for_who_holds_its_sealer(deployment: Deployment) -> None:
    vault = deployment.open()
    key_id = vault.new_case_key()
    held = vault.case(key_id)
    sealed = held.seal(b"text", PLACE)
    vault.destroy(key_id)
    for attempt in (lambda: held.open(sealed, PLACE), lambda: held.seal(b"", PLACE), lambda: vault.case(key_id)):
        with pytest.raises(KeyGone):
            attempt()
    with pytest.raises(KeyGone):
        deployment.open().case(key_id)
    vault.destroy(key_id)  # safe to repeat


def test_a_sealer_that_left_the_cache_still_hears_of_the_end_of_its_key(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "CACHED", 2)
    vault = deployment.open()
    first = vault.new_case_key()
    held = vault.case(first)
    for _case in range(5):
        vault.new_case_key()
    vault.destroy(first)
    with pytest.raises(KeyGone):
        held.seal(b"text", PLACE)


def test_yesterdays_data_and_the_master_key_do_not_open_a_destroyed_case(deployment: Deployment) -> None:
    vault = deployment.open()
    key_id = vault.new_case_key()
    yesterdays_backup = vault.case(key_id).seal(b"text", PLACE)
    vault.destroy(key_id)
    today = deployment.open()
    sealers = [today.service, today.person(b"0" * 16)]
    sealers += [today.case(other) for other in dict(KeyStore(deployment.data).page()) if len(other) == 32]
    assert len(sealers) == keys.POOL + 1
    for sealer in sealers:
        with pytest.raises(Broken):
            sealer.open(yesterdays_backup, PLACE)


@pytest.mark.parametrize("own", ["service", "hash", "people-1"])
def test_the_keys_of_the_house_are_never_destroyed_nor_used_for_a_case(deployment: Deployment, own: str) -> None:
    vault = deployment.open()
    with pytest.raises(ValueError, match="never destroyed"):
        vault.destroy(own)
    with pytest.raises(KeyGone):
        vault.case(own)


def test_an_unknown_key_is_gone(deployment: Deployment) -> None:
    with pytest.raises(KeyGone):
        deployment.open().case("0" * 32)


def test_wrapped_keys_that_were_swapped_do_not_open(deployment: Deployment) -> None:
    vault = deployment.open()
    shelf = KeyStore(deployment.data)
    mine = vault.new_case_key()
    wrapped = shelf.wrapped(mine)
    assert wrapped is not None
    shelf.put_many({"f" * 32: wrapped})
    with pytest.raises(Broken):
        deployment.open().case("f" * 32)


def test_another_master_key_is_refused(deployment: Deployment, tmp_path: Path) -> None:
    deployment.open()
    create_master_key(tmp_path / "other")
    with pytest.raises(Refusal, match="does not belong"):
        Vault.open(tmp_path / "other", KeyStore(deployment.data))


def test_a_shelf_that_lost_the_keys_of_the_house_is_refused_not_filled_anew(deployment: Deployment) -> None:
    deployment.open()
    KeyStore(deployment.data).destroy("service")
    with pytest.raises(Refusal, match="incomplete"):
        deployment.open()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o610, 0o601])
def test_a_master_key_open_to_others_is_refused(deployment: Deployment, mode: int) -> None:
    deployment.master.chmod(mode)
    with pytest.raises(Refusal, match="read by others"):
        deployment.open()


def test_a_master_key_file_is_made_for_its_owner_only_and_never_replaced(deployment: Deployment) -> None:
    text = deployment.master.read_text()
    assert deployment.master.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refusal, match="never replaced"):
        create_master_key(deployment.master)
    assert deployment.master.read_text() == text


def test_a_master_key_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="can't be written"):
        create_master_key(tmp_path / "nowhere" / "master")


@pytest.mark.parametrize("content", [b"", b"{}", b"not a key", b"\xff\xfe", b'{"primaryKeyId": 1, "key": []}'])
def test_a_damaged_master_key_is_refused(deployment: Deployment, content: bytes) -> None:
    deployment.master.write_bytes(content)
    with pytest.raises(Refusal, match=r"damaged|can't be read"):
        deployment.open()


def test_a_missing_master_key_is_refused_and_so_is_a_folder(deployment: Deployment) -> None:
    deployment.master.unlink()
    with pytest.raises(Refusal, match="There is no master key"):
        deployment.open()
    deployment.master.mkdir()
    with pytest.raises(Refusal, match="can't be read|not a file"):
        deployment.open()


def test_a_device_is_not_a_master_key() -> None:
    with pytest.raises(Refusal, match="not a file"):
        Vault.open(Path("/dev/null"), KeyStore.__new__(KeyStore))


def test_the_secret_stands_nowhere_in_the_data_folder(deployment: Deployment) -> None:
    vault = deployment.open()
    vault.new_case_key()
    text: str = json.loads(deployment.master.read_text())["key"][0]["keyData"]["value"]
    secret = base64.b64decode(text)[-32:]
    assert len(secret) == 32
    for file in deployment.data.iterdir():
        content = file.read_bytes()
        assert text.encode() not in content
        assert secret not in content


@given(parts=st.lists(st.text(), max_size=4), others=st.lists(st.text(), max_size=4))
def test_hashes_are_equal_only_for_the_same_parts(vault_for_hashes: Vault, parts: list[str], others: list[str]) -> None:
    vault = vault_for_hashes
    assert (vault.keyed_hash("chat", *parts) == vault.keyed_hash("chat", *others)) == (parts == others)
    assert vault.keyed_hash("chat", *parts) != vault.keyed_hash("account", *parts)
    left, right = ([part.encode("utf-8", "surrogatepass") for part in one] for one in (parts, others))
    assert (vault.chain(*left) == vault.chain(*right)) == (parts == others)


@pytest.fixture(scope="module")
def vault_for_hashes(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Deployment(tmp_path_factory.mktemp("hashes")).open()


def test_another_deployment_gives_other_hashes(tmp_path: Path, vault_for_hashes: Vault) -> None:
    other = Deployment(tmp_path).open()
    assert other.keyed_hash("chat", "1") != vault_for_hashes.keyed_hash("chat", "1")
    assert other.chain(b"1") != vault_for_hashes.chain(b"1")


@given(secret=st.binary(min_size=32, max_size=32), salt=st.binary(min_size=16, max_size=32))
def test_a_persons_key_is_that_of_rfc_5869(secret: bytes, salt: bytes) -> None:
    assert person_key(secret, salt) == HKDFExpand(SHA256(), 32, b"maskay person " + salt).derive(secret)


def test_people_of_a_list_have_keys_of_their_own(vault_for_hashes: Vault) -> None:
    sealed = vault_for_hashes.person(b"a" * 16).seal(b"text", PLACE)
    with pytest.raises(Broken):
        vault_for_hashes.person(b"b" * 16).open(sealed, PLACE)


def test_a_salt_too_short_to_be_random_is_a_bug(vault_for_hashes: Vault) -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        vault_for_hashes.person(b"short")


def test_an_epoch_nobody_has_does_not_open(vault_for_hashes: Vault) -> None:
    sealer = vault_for_hashes.person(b"a" * 16)
    sealed = sealer.seal(b"text", PLACE)
    with pytest.raises(Broken):
        sealer.open(sealed[:1] + b"\x00\x09" + sealed[3:], PLACE)


def test_keys_are_made_and_destroyed_from_several_threads_at_once(deployment: Deployment) -> None:
    vault = deployment.open()
    made: list[str] = []
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            for turn in range(30):
                key_id = vault.new_case_key()
                made.append(key_id)
                vault.case(key_id).seal(b"text", PLACE)
                if turn % 10 == 0:
                    vault.destroy(key_id)
        except BaseException as trouble:  # shown by the assertion below
            troubles.append(trouble)

    threads = [Thread(target=work) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert len(set(made)) == 120


def test_what_was_hashed_before_an_upgrade_is_found_after_it() -> None:
    vault = Vault.__new__(Vault)
    vault._hash_secret = b"k" * 32
    assert vault.keyed_hash("chat", "1") == "344905f920042d6265a62beb1c2f9f1d"
    assert vault.chain(b"a", b"bc").hex() == "091ba20d9e6abc010be6edfae63e518ca670f6035fdf58566f54c06bcc420900"
    assert len(vault.keyed_hash("chat", "half an emoji \ud83d")) == 32


def test_the_error_of_a_key_that_is_gone_says_no_more_than_that() -> None:
    assert str(KeyGone()) == "a key is gone"
