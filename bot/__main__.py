"""Maskay: a Telegram bot for families who look for someone, and the console of those who answer them."""

from __future__ import annotations

import time

STARTED = time.monotonic()

import sys  # noqa: E402

# httpx and structlog each load a terminal library at import if one is installed, and we use neither's:
# 0.5 s of a start of 2 s on two slow cores. Absent, they do without.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]

import asyncio  # noqa: E402 - the clock of "start=" runs from the first line
from collections.abc import Coroutine, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Annotated, Any  # noqa: E402

import typer  # noqa: E402

from bot.domain.errors import Fault, Refusal  # noqa: E402

cli = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, help=__doc__
)

places = typer.Typer(no_args_is_help=True, help="Village files: bring one in, see what is in, take one out.")
cli.add_typer(places, name="places")
people = typer.Typer(no_args_is_help=True, help="Lists of people for the register.")
cli.add_typer(people, name="people")
match = typer.Typer(no_args_is_help=True, help="How names are matched.")
cli.add_typer(match, name="match")
InPractice = Annotated[bool, typer.Option("--practice", help="The practice data, not the live one.")]


@cli.command()
def run(
    role: Annotated[
        list[str],
        typer.Option(help="receiver, lanes, deliver, files, matching, console, tasks; several; all (the default)."),
    ] = ["all"],  # noqa: B006 - the way of the command line's library
) -> None:
    """Start the live program, or some of its roles (PostgreSQL: as many processes as wanted).

    It needs MASKAY_TOKEN_FILE, MASKAY_MASTER_KEY_FILE and MASKAY_ORGANISATION.
    """
    from bot import logs
    from bot.app.live import live
    from bot.domain.process_roles import roles_of

    try:
        roles = roles_of(role)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        raise typer.Exit(2) from None
    logs.configure()
    _finish(live(_settings(), roles))


@cli.command()
def practice(
    reset: Annotated[bool, typer.Option(help="Start afresh: erase what was practised before.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; another one if it is taken.")] = 0,
) -> None:
    """Start the whole program in practice mode: no token, no network, invented people."""
    from bot import logs
    from bot.app import operating, practising

    logs.configure()
    settings = _settings()
    if reset:
        _result(operating.erase_practice(settings))
    settings = settings.but(port=port or practising.PRACTICE_PORT)

    def ready(where: practising.Practice) -> None:
        took = time.monotonic() - STARTED
        print(f"ready {where.address} chat={where.chat} console={where.console} start={took:.1f}s", flush=True)

    _finish(practising.practice(settings, ready))


@cli.command("practice-telegram")
def practice_telegram(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8081,
    host: Annotated[str, typer.Option(help="A loopback address.")] = "127.0.0.1",
) -> None:
    """Start the practice Telegram alone, so that the bot can be stopped and started beside it."""
    from bot.app import practising

    def ready(address: str) -> None:
        print(f"practice telegram {address} chat=/chat", flush=True)

    _finish(practising.telegram_alone(host, port, ready))


@cli.command()
def doctor(
    find: Annotated[str, typer.Option(help="Say where a word stands, in clear and sealed.")] = "",
) -> None:
    """Check a deployment: settings, files, keys, schema, audit chain, old referral numbers."""
    from bot import doctor as examine

    raise typer.Exit(_result(examine.examine(_settings(), find, print)))


@cli.command("migrate-to-postgres")
def migrate_to_postgres() -> None:
    """Copy a stopped deployment from its SQLite file to PostgreSQL (MASKAY_DATABASE_FILE), and compare both."""
    from bot.app import moving_house

    _result(moving_house.to_postgres(_settings(), print))


@cli.command("create-master-key")
def create_master_key(path: Path) -> None:
    """Make a new master key file. Keep it outside the data folder, and a copy of it elsewhere."""
    from bot.vault.keys import create_master_key as create

    with _plainly():
        create(path)
    print(f"made {path}")


@cli.command("create-staff")
def create_staff(
    name: Annotated[str, typer.Option(prompt=True)],
    role: Annotated[str, typer.Option(prompt="Role (caseworker, approver, coordinator, administrator, auditor)")],
    office: Annotated[str, typer.Option(prompt=True)],
    passphrase: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make a staff account; prints the secret for the one-time-code app, once."""
    from bot.app import operating

    made = _result(operating.create_staff(_settings(), name, role, office, passphrase))
    print(f"one-time-code secret: {made}")


@places.command("import")
def places_import(
    file: Path,
    source: Annotated[str, typer.Option(help="What to call it; the same name replaces it. Else the file's.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what each line would do.")] = False,
    practice: InPractice = False,
) -> None:
    """Bring in a village file: a CSV as in docs/places.md, or a GeoNames dump."""
    from bot import villages

    _result(villages.bring_in(_settings(), file, print, source=source, dry_run=dry_run, practice=practice))


@places.command("list")
def places_list(practice: InPractice = False) -> None:
    """Say which village files are in."""
    from bot import villages

    _result(villages.show(_settings(), print, practice=practice))


@places.command("forget")
def places_forget(source: str, practice: InPractice = False) -> None:
    """Take a village file out again."""
    from bot import villages

    _result(villages.take_out(_settings(), source, print, practice=practice))


@people.command("import")
def people_import(
    file: Path,
    source: Annotated[str, typer.Option(help="The name of the list, as staff will call it.")],
    kind: Annotated[str, typer.Option(help="sought, alive or dead.")],
    dated: Annotated[str, typer.Option(help="The date of the list, such as 2026-03-31.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what each line would do.")] = False,
    practice: InPractice = False,
) -> None:
    """Propose a list of people (CSV). A coordinator approves it on the console; before that nothing is written."""
    from bot.app import bringing_lists
    from bot.app.practising import practice_settings

    settings = practice_settings(_settings()) if practice else _settings()
    given = bringing_lists.ListFile(file, source, kind, dated)
    _result(bringing_lists.bring_in(settings, given, print, dry_run=dry_run))


@match.command("explain")
def match_explain(
    first: Annotated[str, typer.Argument(help="JSON file of the person sought; - reads both from standard input.")],
    second: Annotated[str, typer.Argument(help="JSON file of the other record.")] = "-",
    language: Annotated[str, typer.Option(help="es or en.")] = "es",
    listed: Annotated[Path | None, typer.Option("--list", help="CSV list in which names are counted.")] = None,
) -> None:
    """Compare two records and say in words what speaks for and against. Stores nothing, opens no database."""
    from bot import explaining

    try:
        given = explaining.given(first, second, sys.stdin)
        explaining.tell(_settings(), given, print, language=language, listed=listed)
    except Refusal as refusal:
        print(explaining.in_english(refusal), file=sys.stderr)
        raise typer.Exit(2) from None


@cli.command("match-beside")
def match_beside(telegram_clock: Annotated[str, typer.Argument()] = "") -> None:
    """Play the matching role beside the process that started this one, until it ends. Started by the program."""
    from bot import logs
    from bot.app import matching

    logs.configure()
    _finish(matching.match_beside(_settings(), telegram_clock))


def _settings() -> Any:
    from bot.settings import Settings

    with _plainly():
        return Settings.read()


def _result(work: Coroutine[Any, Any, Any]) -> Any:
    with _plainly():
        return asyncio.run(work)


def _finish(work: Coroutine[Any, Any, None]) -> None:
    try:
        _result(work)
    except* (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(0)


@contextmanager
def _plainly() -> Iterator[None]:
    """One line and exit code 2 for what the operator can mend, one line and 1 for what broke beside us.

    A bug keeps its traceback.
    """
    from bot.settings import WrongSetting

    try:
        yield
    except* (Refusal, WrongSetting) as refused:
        print(_first(refused), file=sys.stderr)
        sys.exit(2)
    except* Fault as faults:
        print(f"stopped: {_first(faults)}", file=sys.stderr)
        sys.exit(1)


def _first(group: BaseExceptionGroup[Any]) -> BaseException:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


if __name__ == "__main__":
    cli()
