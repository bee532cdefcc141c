"""One table of settings: name, default, sentence, check. Refuses to start when wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

PREFIX = "MASKAY_"
TELEGRAM = "https://api.telegram.org"
PRACTICE_KEY = "practice-master-key"
ROOT = Path(__file__).resolve().parent.parent


class WrongSetting(ValueError):
    """A setting that can't be. Names it and says what is expected; never holds its value, which may be a secret."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{PREFIX}{name.upper()}: {expected}")


class Secret:
    """A value that shows itself only where it is asked for."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)" if self._value else "Secret()"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser()


def _address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _database(value: str) -> Secret:
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    return Secret(value)


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return read


def _yes_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def _setting(default: Any, sentence: str, read: Callable[[str], Any] = _text) -> Any:
    return field(default=default, metadata={"sentence": sentence, "read": read})


@dataclass(frozen=True)
class Settings:
    """Made by `read`: from the environment with the prefix MASKAY_, then from files of these names.

    A folder named by MASKAY_SECRETS may hold a file for each setting (`maskay_token`), as containers
    mount them. What the environment says wins.
    """

    data: Path = _setting(ROOT / "var" / "live", "The folder that holds the database and the key store.", _path)
    master_key_file: Path | None = _setting(
        None, "The master key; keep it outside MASKAY_DATA. Practice mode makes its own.", _path
    )
    database: Secret = _setting(
        Secret(""), "postgresql://… for many processes; empty: a file in MASKAY_DATA. Prefer MASKAY_DATABASE_FILE.",
        _database,
    )  # fmt: skip
    database_file: Path | None = _setting(None, "A file that holds the address of the database.", _path)
    keys_database: Secret = _setting(
        Secret(""), "postgresql://… for the keys alone, shared by several hosts; empty: a file in MASKAY_DATA/keys.",
        _database,
    )  # fmt: skip
    keys_database_file: Path | None = _setting(None, "A file that holds the address of the keys' database.", _path)
    token: Secret = _setting(Secret(""), "The bot's token. Prefer MASKAY_TOKEN_FILE.", Secret)
    token_file: Path | None = _setting(None, "A file that holds the bot's token.", _path)
    telegram_url: str = _setting(TELEGRAM, "Base address of the Bot API, such as http://127.0.0.1:8081.", _address)
    webhook_url: str = _setting("", "Public https address Telegram calls; empty: the bot polls.", _address)
    webhook_secret: Secret = _setting(Secret(""), "What Telegram says so that we know it is Telegram.", Secret)
    organisation: str = _setting("", "Who answers for the data. A live bot does not start without it.")
    organisation_contact: str = _setting("", "Where families and staff reach the organisation by phone.")
    host: str = _setting("127.0.0.1", "Address the console listens on.")
    port: int = _setting(8080, "Port the console listens on; another one if taken.", _number(0, 65535))
    behind_tls: bool = _setting(False, "yes where a TLS proxy on this machine stands before the console.", _yes_no)
    bot_name: str = _setting("", "Telegram handle without @, for deep links; asked from Telegram if empty.")
    draft_days: int = _setting(30, "Days an unfinished request is kept.", _number(1, 365))
    rejected_days: int = _setting(90, "Days a rejected or redirected request is kept after its end.", _number(30, 3650))
    answered_days: int = _setting(
        180, "Days an answered request is kept; then code, dates and outcome remain.", _number(30, 3650)
    )
    audit_years: int = _setting(5, "Years the audit is kept.", _number(1, 50))
    console_url: str = _setting("", "Address of the console, for links to staff in digests and e-mails.", _address)
    digest_hour: int = _setting(8, "Hour in Lima at which a group of staff hears how much waits.", _number(0, 23))
    mail_server: str = _setting("", "host:port of a mail server; empty: no e-mail is sent.")
    mail_tls: bool = _setting(True, "no where the mail server takes no STARTTLS, such as one on this machine.", _yes_no)
    mail_user: str = _setting("", "Name to sign in to the mail server with; empty: none.")
    mail_password: Secret = _setting(Secret(""), "Password for the mail server.", Secret)
    mail_from: str = _setting("", "Address that e-mails to staff come from.")
    mail_to: str = _setting("", "Addresses of staff who hear of urgent requests, with commas between.")
    catalogues: Path = _setting(ROOT / "locales", "Folder of the words in every language.", _path)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of this process. Raises WrongSetting, which names the setting and not its value."""
        said = os.environ if environment is None else environment
        secrets = said.get(f"{PREFIX}SECRETS", "")
        if secrets and not Path(secrets).is_dir():
            raise WrongSetting("secrets", "there is no such folder")
        found: dict[str, Any] = {}
        for each in fields(cls):
            text = said.get(f"{PREFIX}{each.name.upper()}")
            file = Path(secrets) / f"{PREFIX}{each.name}".lower()
            if text is None and secrets and file.is_file():
                text = file.read_text(encoding="utf-8").strip()
            if text is None:
                continue
            try:
                found[each.name] = each.metadata["read"](text)
            except ValueError as error:
                raise WrongSetting(each.name, str(error)) from None
        return cls(**found)

    def but(self, **changes: Any) -> Settings:
        """The same settings with these changed."""
        return replace(self, **changes)

    @property
    def mails(self) -> bool:
        """Whether staff are told of urgent requests by e-mail."""
        return bool(self.mail_server and self.mail_from and self.mail_to)

    @property
    def practice_data(self) -> Path:
        """Where practice keeps its data: the named folder, else one of its own beside the live one."""
        return self.data.parent / "practice" if self.data == ROOT / "var" / "live" else self.data

    @property
    def practice_key_file(self) -> Path:
        """The master key of practice: the named one, else one that it makes in its own folder."""
        return self.master_key_file or self.practice_data / PRACTICE_KEY

    def database_address(self) -> str:
        """Where PostgreSQL is, password and all, from the file if one is named. Empty: SQLite.

        Raises WrongSetting where the file can't be read.
        """
        if self.database_file is not None:
            return _held_in(self.database_file, "database_file")
        return self.database.reveal().strip()

    def keys_address(self) -> str:
        """Where the keys' own PostgreSQL is, from the file if one is named. Empty: a file of this machine.

        Raises WrongSetting where the file can't be read.
        """
        if self.keys_database_file is not None:
            return _held_in(self.keys_database_file, "keys_database_file")
        return self.keys_database.reveal().strip()

    def bot_token(self) -> str:
        """The token, from the file if one is named. Empty where there is none.

        Raises WrongSetting where the file can't be read.
        """
        if self.token_file is not None:
            return _held_in(self.token_file, "token_file")
        return self.token.reveal().strip()


def _held_in(file: Path, setting: str) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(setting, "this file can't be read") from None


def described() -> list[tuple[str, str, str]]:
    """Environment name, default and sentence of each setting, for the documents and `doctor`."""
    table = []
    for each in fields(Settings):
        plain = each.default is MISSING or each.default is None or isinstance(each.default, Secret)
        table.append((f"{PREFIX}{each.name.upper()}", "" if plain else str(each.default), each.metadata["sentence"]))
    return table
