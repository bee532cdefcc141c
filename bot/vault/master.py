"""The master key: one file outside the data folder. Who has it and the key store can read everything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.vault.envelope import Broken
from bot.vault.keysets import Keyset

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 64 * 1024


def create_master_key(path: Path) -> None:
    """Write a new master key, readable by its owner only, on disk when this returns.

    Refuses to replace a file: a lost master key is every case lost.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal(_("There is a master key file already. It is never replaced.")) from None
    except OSError:
        raise Refusal(_("The master key file can't be written there.")) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(Keyset.new().in_clear())
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_master_key(path: Path) -> Keyset:
    """The master key. Refuses a file that is missing, damaged or open to others."""
    try:
        with path.open("r", encoding="ascii") as file:
            # Asked of the open file, so that it can't be swapped between the look and the reading.
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refusal(_("The master key file is not a file."))
            if status.st_mode & _OTHERS:
                raise Refusal(_("The master key file can be read by others. Give it mode 600 (chmod 600)."))
            text = file.read(_LARGEST)
    except FileNotFoundError:
        raise Refusal(_("There is no master key file. Create one, and keep a copy of it in a safe place.")) from None
    except (OSError, UnicodeDecodeError):
        raise Refusal(_("The master key file can't be read.")) from None
    try:
        return Keyset.from_clear(text)
    except Broken:
        raise Refusal(_("The master key file is damaged.")) from None
