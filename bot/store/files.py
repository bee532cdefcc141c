"""Files of the data folder: ours alone."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path
from types import TracebackType

from bot.domain.errors import Fault, Refusal
from bot.domain.words import _


def own_folder(folder: Path) -> None:
    """Make the folder if it isn't there, and give it mode 700. Refuses one that can't be ours alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            if mode & stat.S_ISVTX:  # a place shared by all, such as /tmp
                raise Refusal(_("The data folder is shared with others. Choose a folder of its own."))
            folder.chmod(0o700)
    except OSError:
        raise Refusal(_("The data folder can't be made or isn't ours.")) from None


def private_file(folder: Path, name: str) -> Path:
    """The file's full path, made with mode 600 if it wasn't there, in a folder of ours (`own_folder`).

    SQLite gives its -wal and -shm the mode of the file. Raises Fault if the file can't be opened.
    """
    own_folder(folder)
    file = folder.resolve() / name
    try:
        file.touch(mode=0o600)
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            file.chmod(0o600)
    except OSError:
        raise Fault("a file of the data folder can't be opened") from None
    return file


class Alone:
    """Held by the one program that works in a data folder. Freed by the end of the process, however it ends.

    Two would send the same messages. Reading beside it (doctor, backup) needs no hold.
    """

    def __init__(self, folder: Path) -> None:
        """Refuses while another program holds the folder."""
        self._file = os.open(private_file(folder, "maskay.lock"), os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise Refusal(_("The program is running already with this data folder.")) from None

    def release(self) -> None:
        """Let go. Doing it twice is no error."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Alone:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
