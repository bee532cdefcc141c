"""Three families of trouble: a Refusal (the person can do something), a Fault (we retry), a bug."""

from __future__ import annotations

from bot.domain.words import Message


class Refusal(Exception):
    """What was asked can't be done as it is; `message` tells the person what they can do.

    Never holds personal data: the text of an exception may reach a log.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


class Fault(Exception):
    """Something of ours or of the network failed; trying again later may help.

    `retry_after` is in seconds, None where the caller's own backoff applies.
    """

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after = retry_after
