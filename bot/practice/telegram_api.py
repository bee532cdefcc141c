"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with Telegram's own errors.

Facts: core.telegram.org/bots/api#making-requests (GET and POST; query, form, multipart, JSON).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from secrets import compare_digest

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.practice import bot_account, bot_editing, bot_sending
from bot.practice.faults import OrderedFault, Trouble
from bot.practice.files import UPLOAD_LIMIT
from bot.practice.neighbours import comes_from_elsewhere
from bot.practice.parameters import Parameters, Upload
from bot.practice.polling import Polling
from bot.practice.practice_telegram import Call, PracticeTelegram
from bot.practice.waiting import hung_up
from bot.practice.wire import Json, JsonObject, TelegramRefusal, bad_request

Method = Callable[[PracticeTelegram, Parameters], Json]

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": bot_account.get_me,
        "setWebhook": bot_account.set_webhook,
        "deleteWebhook": bot_account.delete_webhook,
        "getWebhookInfo": bot_account.get_webhook_info,
        "setMyCommands": bot_account.set_my_commands,
        "getMyCommands": bot_account.get_my_commands,
        "deleteMyCommands": bot_account.delete_my_commands,
        "setMyName": bot_account.set_my_name,
        "getMyName": bot_account.get_my_name,
        "setMyDescription": bot_account.set_my_description,
        "getMyDescription": bot_account.get_my_description,
        "setMyShortDescription": bot_account.set_my_short_description,
        "getMyShortDescription": bot_account.get_my_short_description,
        "getFile": bot_account.get_file,
        "getChat": bot_account.get_chat,
        "close": bot_account.always,
        "logOut": bot_account.always,
        "sendMessage": bot_sending.send_message,
        "sendPhoto": bot_sending.send_photo,
        "sendVoice": bot_sending.send_voice,
        "sendAudio": bot_sending.send_audio,
        "sendDocument": bot_sending.send_document,
        "sendLocation": bot_sending.send_location,
        "sendChatAction": bot_sending.send_chat_action,
        "editMessageText": bot_editing.edit_message_text,
        "editMessageCaption": bot_editing.edit_message_caption,
        "editMessageReplyMarkup": bot_editing.edit_message_reply_markup,
        "deleteMessage": bot_editing.delete_message,
        "deleteMessages": bot_editing.delete_messages,
        "answerCallbackQuery": bot_editing.answer_callback_query,
    }.items()
}


class BotApi:
    """Answers one bot's calls, with the troubles that were ordered."""

    def __init__(self, telegram: PracticeTelegram) -> None:
        self._telegram = telegram
        self._polling = Polling(telegram)
        telegram.webhook.on_answer = self._answer_to_webhook

    async def call(self, request: Request) -> Response:
        """/bot<token>/<method>."""
        if not self._right_token(request) or comes_from_elsewhere(request):
            return _refused(TelegramRefusal(401, "Unauthorized"))
        method = request.path_params["method"].lower()
        try:
            parameters = await _read(request)
        except TelegramRefusal as refusal:
            return _refused(refusal)
        fault = self._telegram.faults.next_for(method, parameters.integer("chat_id") or None)
        if fault is None:
            return _answered(await self._perform(method, parameters, request))
        return await self._with_trouble(fault, method, parameters, request)

    async def file(self, request: Request) -> Response:
        """/file/bot<token>/<path>."""
        if not self._right_token(request) or comes_from_elsewhere(request):
            return _refused(TelegramRefusal(401, "Unauthorized"))
        kept = self._telegram.files.by_path(request.path_params["path"])
        if kept is None:
            return _refused(TelegramRefusal(404, "Not Found"))
        return Response(kept.content, media_type="application/octet-stream")

    def _right_token(self, request: Request) -> bool:
        return compare_digest(request.path_params["token"].encode(), self._telegram.bot.token.encode())

    async def _perform(self, method: str, parameters: Parameters, request: Request) -> JsonObject:
        try:
            if method == "getupdates":
                result = await self._polling.get_updates(parameters, request)
            elif method in METHODS:
                if method == "setwebhook" and parameters.text("url"):
                    self._polling.end()
                result = METHODS[method](self._telegram, parameters)
            else:
                raise TelegramRefusal(404, "Not Found: method not found")
        except TelegramRefusal as refusal:
            self._telegram.calls.append(Call(method, parameters.as_said(), ok=False))
            return refusal.as_json()
        self._telegram.calls.append(Call(method, parameters.as_said(), ok=True))
        return {"ok": True, "result": result}

    async def _answer_to_webhook(self, call: JsonObject) -> None:
        method = str(call.pop("method")).lower()
        if method not in METHODS:
            return
        try:
            parameters = Parameters.of(call)
            METHODS[method](self._telegram, parameters)
            self._telegram.calls.append(Call(method, parameters.as_said(), ok=True))
        except TelegramRefusal:
            return  # Telegram tells nobody about a call in a webhook's answer that fails

    async def _with_trouble(
        self, fault: OrderedFault, method: str, parameters: Parameters, request: Request
    ) -> Response:
        trouble = fault.trouble
        refusal = _refusal_of(fault)
        if refusal is not None:
            self._telegram.calls.append(Call(method, parameters.as_said(), ok=False))
            return _refused(refusal)
        if trouble is Trouble.BAD_GATEWAY:
            page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
            return Response(page, 502, media_type="text/html")
        if trouble is Trouble.TIMEOUT_BEFORE:
            await _idle(request, fault.seconds)
            return _Broken(b"")
        done = _answered(await self._perform(method, parameters, request))
        if trouble is Trouble.WRONG_JSON:
            return PlainTextResponse("<!doctype html><p>hello", media_type="application/json")
        if trouble is Trouble.CUT_BODY:
            return _Broken(bytes(done.body))
        await _idle(request, fault.seconds)
        return _Broken(b"") if trouble is Trouble.TIMEOUT_AFTER else done


def _refusal_of(fault: OrderedFault) -> TelegramRefusal | None:
    match fault.trouble:
        case Trouble.TOO_MANY_REQUESTS:
            wait = fault.retry_after
            return TelegramRefusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        case Trouble.SERVER_ERROR:
            return TelegramRefusal(500, "Internal Server Error")
        case Trouble.CONFLICT:
            words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            return TelegramRefusal(409, words)
        case Trouble.FORBIDDEN:
            return TelegramRefusal(403, "Forbidden: bot was blocked by the user")
        case Trouble.CHAT_MIGRATED:
            words = "group chat was upgraded to a supergroup chat"
            return bad_request(words, {"migrate_to_chat_id": -1_000_000_000_000 - abs(fault.chat_id or 1)})
        case _:
            return None


class _Broken(Response):
    """An answer that promises more than it brings, so that the server cuts the connection."""

    def __init__(self, whole: bytes) -> None:
        super().__init__(whole[: len(whole) // 2], media_type="application/json")
        self.headers["content-length"] = str(len(whole) + 1)


async def _idle(request: Request, seconds: float) -> None:
    """Wait, but not for somebody who has gone."""
    await asyncio.wait({asyncio.ensure_future(hung_up(request))}, timeout=seconds)


def _answered(answer: JsonObject) -> JSONResponse:
    code = answer.get("error_code", 200)
    return JSONResponse(answer, code if isinstance(code, int) else 200)


def _refused(refusal: TelegramRefusal) -> JSONResponse:
    return JSONResponse(refusal.as_json(), refusal.code)


async def _read(request: Request) -> Parameters:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > UPLOAD_LIMIT + 2**20:
        raise TelegramRefusal(413, "Request Entity Too Large")
    raw: dict[str, Json] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if request.method == "POST" and kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError):
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected")
        raw.update(body)
    elif request.method == "POST" and kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        try:
            async with request.form(max_part_size=2**20) as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        content = await value.read()
                        uploads[name] = Upload(value.filename or "file", value.content_type or "", content)
                    else:
                        raw[name] = value
        except (HTTPException, UnicodeDecodeError, ValueError):
            raise bad_request("can't parse multipart form data") from None
    return Parameters.of(raw, uploads)


def telegram_routes(telegram: PracticeTelegram) -> list[Route]:
    """The Bot API's two routes."""
    api = BotApi(telegram)
    return [
        Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.file, methods=["GET"]),
    ]


def telegram_app(telegram: PracticeTelegram) -> Starlette:
    """The Bot API alone."""
    return Starlette(routes=telegram_routes(telegram))
