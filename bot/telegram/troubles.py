"""Telling a trouble of the house, which passes, from a trouble of one row, which comes back each time."""

from __future__ import annotations

from bot.domain.errors import Fault


def is_passing(fault: Fault) -> bool:
    """Whether it is the disk or a lock, which say when to try again. An envelope that doesn't open, a key
    that is gone, rows that clash are troubles of one row: waiting for those would hold up a chat for ever."""
    return fault.retry_after is not None


def where(error: BaseException) -> str:
    """File and line of a failure: never its text, which may hold what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
