"""What a bot asks and says about itself, its webhook, its chats and files."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from bot.practice.bot_sending import chat_for
from bot.practice.files import GET_FILE_LIMIT
from bot.practice.parameters import Parameters
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.wire import Json, JsonObject, bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def get_me(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getMe."""
    return {
        **telegram.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_webhook(telegram: PracticeTelegram, call: Parameters) -> Json:
    """setWebhook. Unlike Telegram's, on this computer plain http is fine, and nowhere else anything is."""
    url = call.text("url")
    if call.flag("drop_pending_updates"):
        telegram.updates.drop_all()
    if not url:
        telegram.webhook.unset()
        return True
    secret = call.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    try:
        where = urlsplit(url)
        local = where.scheme in ("http", "https") and where.hostname in _LOOPBACK and (where.port or 1) > 0
    except ValueError:
        local = False
    if not local or any(letter.isspace() for letter in url) or not url.isascii():
        raise bad_request("bad webhook: practice calls only http://127.0.0.1 and http://localhost")
    allowed = call.array("allowed_updates", "can't parse allowed_updates JSON object")
    if allowed is not None:
        telegram.updates.allow(allowed)
    telegram.webhook.set(url, secret, max(1, min(call.integer("max_connections", 40), 100)))
    return True


def delete_webhook(telegram: PracticeTelegram, call: Parameters) -> Json:
    """deleteWebhook."""
    if call.flag("drop_pending_updates"):
        telegram.updates.drop_all()
    telegram.webhook.unset()
    return True


def get_webhook_info(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getWebhookInfo."""
    return telegram.webhook.info()


def _scope_key(call: Parameters) -> str:
    scope = call.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type")
    if not isinstance(kind, str) or kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    key = [kind, call.text("language_code")]
    for part in _SCOPES[kind]:
        value = scope.get(part)
        if not isinstance(value, int | str) or isinstance(value, bool):
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{part}\"")
        key.append(str(value))
    return json.dumps(key)


_SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(telegram: PracticeTelegram, call: Parameters) -> Json:
    """setMyCommands, for a scope and a language."""
    key = _scope_key(call)
    commands = call.array("commands", "can't parse commands JSON object") or []
    if len(commands) > 100:
        raise bad_request("too much commands specified")
    kept: list[Json] = []
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name, words = command.get("command"), command.get("description")
        name = name.removeprefix("/") if isinstance(name, str) else ""
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not isinstance(words, str) or not 1 <= len(words) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": words})
    telegram.bot.commands[key] = kept
    telegram.changed()
    return True


def get_my_commands(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getMyCommands, for a scope and a language."""
    return telegram.bot.commands.get(_scope_key(call), [])


def delete_my_commands(telegram: PracticeTelegram, call: Parameters) -> Json:
    """deleteMyCommands, for a scope and a language."""
    telegram.bot.commands.pop(_scope_key(call), None)
    telegram.changed()
    return True


def commands_shown(telegram: PracticeTelegram, person_id: int, language_code: str) -> list[Json]:
    """The menu a person sees: the narrowest scope first, each in their language and then in none."""
    for parts in (["chat", str(person_id)], ["all_private_chats"], ["default"]):
        for language in (language_code, ""):
            commands = telegram.bot.commands.get(json.dumps([parts[0], language, *parts[1:]]))
            if commands:
                return commands
    return []


def set_my_name(telegram: PracticeTelegram, call: Parameters) -> Json:
    """setMyName."""
    telegram.bot.name = _short(call, "name", 64) or telegram.bot.name
    return True


def get_my_name(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getMyName."""
    return {"name": telegram.bot.name}


def set_my_description(telegram: PracticeTelegram, call: Parameters) -> Json:
    """setMyDescription: what an empty chat shows before Start."""
    telegram.bot.description = _short(call, "description", 512)
    telegram.changed()
    return True


def get_my_description(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getMyDescription."""
    return {"description": telegram.bot.description}


def set_my_short_description(telegram: PracticeTelegram, call: Parameters) -> Json:
    """setMyShortDescription."""
    telegram.bot.short_description = _short(call, "short_description", 120)
    return True


def get_my_short_description(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getMyShortDescription."""
    return {"short_description": telegram.bot.short_description}


def _short(call: Parameters, field: str, limit: int) -> str:
    words = call.text(field)
    if len(words) > limit:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    return words


def get_file(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getFile: a path under which the file can be fetched, up to 20 MB."""
    kept = telegram.files.by_id(call.text("file_id"))
    if kept is None:
        raise bad_request("invalid file_id")
    if len(kept.content) > GET_FILE_LIMIT:
        raise bad_request("file is too big")
    return {**kept.as_json(), "file_path": kept.path}


def get_chat(telegram: PracticeTelegram, call: Parameters) -> Json:
    """getChat."""
    chat = chat_for(telegram, call)
    gifts: JsonObject = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    return {**chat.as_chat(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def always(telegram: PracticeTelegram, call: Parameters) -> Json:
    """For methods that only have to say yes here: close, logOut."""
    return True
