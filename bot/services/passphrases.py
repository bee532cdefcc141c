"""Passphrases and one-time codes: the two things a member of staff proves at the door.

Argon2id with 64 MiB and three passes (RFC 9106's second recommendation, about 0.1 s here). It runs
on a thread, two at a time, so that a hundred sign-ins need 128 MiB and nobody else waits.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

import argon2
import pyotp
from pyotp.utils import strings_equal

_HASHER = argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, hash_len=32, salt_len=16)
_STEP_SECONDS = 30
# Nobody's passphrase: what an unknown account is compared with, at the same cost.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$nQ1tTnHqPTnQpCkhp0AEqg$yZ0cM5tVYg0m0ZQe0m1oJ2mBq3m4wq2v0bq7m1u3J8U"
NOBODYS_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
_at_once: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


async def hashed(passphrase: str) -> str:
    """The passphrase as it is stored."""
    async with _turn():
        return await asyncio.to_thread(_HASHER.hash, passphrase)


async def fits(stored: str, passphrase: str) -> bool:
    """Whether the passphrase is the one that was stored. Takes as long either way."""
    async with _turn():
        return await asyncio.to_thread(_fits, stored, passphrase)


def _fits(stored: str, passphrase: str) -> bool:
    try:
        return _HASHER.verify(stored, passphrase)
    except argon2.exceptions.VerifyMismatchError:
        return False


def new_secret() -> str:
    """A secret for a one-time-code app: 160 bits, base32."""
    return pyotp.random_base32(32)


def uri(secret: str, name: str, issuer: str) -> str:
    """What the app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def code_at(secret: str, now: datetime) -> str:
    """The code the app shows at that moment."""
    return pyotp.TOTP(secret).at(now)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which time step this code belongs to: now, or the one before or after (clocks differ); None if none."""
    said = "".join(ch for ch in code if ch.isascii() and ch.isdigit())
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // _STEP_SECONDS
    found = None
    for step in (current, current - 1, current + 1):  # all three, so that the time tells nothing
        if strings_equal(totp.generate_otp(step), said):
            found = step
    return found


def _turn() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    if loop not in _at_once:
        _at_once.clear()
        _at_once[loop] = asyncio.Semaphore(2)
    return _at_once[loop]
