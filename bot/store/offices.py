"""The tables an office edits: offices, routing rules, referrals, services. Bodies are JSON text, nothing personal."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class BodyRow:
    """An id and the JSON text that describes it."""

    id: str
    body: str
    updated_at: int


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Where people can be sent, with the ISO date somebody last checked it."""

    id: str
    body: str
    checked_on: str


def put_office(tx: Tx, office_id: str, body: str, at: int) -> None:
    """Store or replace an office."""
    tx.run(
        "INSERT INTO offices (id, body, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        *(office_id, body, at),
    )


def offices(tx: Tx) -> list[BodyRow]:
    """Every office, by id."""
    return [BodyRow(*row) for row in tx.rows("SELECT id, body, updated_at FROM offices ORDER BY id")]


def put_rule(tx: Tx, rule_id: str, body: str, at: int) -> None:
    """Store or replace a routing rule."""
    tx.run(
        "INSERT INTO routing (id, body, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        *(rule_id, body, at),
    )


def remove_rule(tx: Tx, rule_id: str) -> None:
    """Take a routing rule away."""
    tx.run("DELETE FROM routing WHERE id = ?", rule_id)


def rules(tx: Tx) -> list[BodyRow]:
    """Every routing rule, by id: ids are chosen so that their order is the order of trying."""
    return [BodyRow(*row) for row in tx.rows("SELECT id, body, updated_at FROM routing ORDER BY id")]


def put_referral(tx: Tx, referral_id: str, body: str, checked_on: str) -> None:
    """Store or replace a referral entry."""
    tx.run(
        "INSERT INTO referrals (id, body, checked_on) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET body = excluded.body, checked_on = excluded.checked_on",
        *(referral_id, body, checked_on),
    )


def referrals(tx: Tx) -> list[ReferralRow]:
    """Every referral entry, by id."""
    return [ReferralRow(*row) for row in tx.rows("SELECT id, body, checked_on FROM referrals ORDER BY id")]


def remove_referral(tx: Tx, referral_id: str) -> None:
    """Take a referral entry away."""
    tx.run("DELETE FROM referrals WHERE id = ?", referral_id)


def put_service(tx: Tx, service_id: str, body: str, checked_on: str) -> None:
    """Store or replace something families can be told of."""
    tx.run(
        "INSERT INTO services (id, body, checked_on) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET body = excluded.body, checked_on = excluded.checked_on",
        *(service_id, body, checked_on),
    )


def services(tx: Tx) -> list[ReferralRow]:
    """Everything families can be told of, by id."""
    return [ReferralRow(*row) for row in tx.rows("SELECT id, body, checked_on FROM services ORDER BY id")]


def remove_service(tx: Tx, service_id: str) -> None:
    """Tell families of this no longer."""
    tx.run("DELETE FROM services WHERE id = ?", service_id)
