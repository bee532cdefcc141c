"""Two Telegram libraries, written by others, talk to the practice Telegram as to the real one."""

from __future__ import annotations

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CommandHandler, ContextTypes

from bot.practice.page import sample_voice
from tests.practice.conftest import Practice
from tests.practice.judge import judge_call


async def test_python_telegram_bot_drives_it(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns that it will change
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.does(rosa, "voice")
    bot = telegram.Bot(
        practice.telegram.bot.token, base_url=practice.base + "/bot", base_file_url=practice.base + "/file/bot"
    )
    async with bot:
        updates = await bot.get_updates(timeout=1)
        assert updates[0].message is not None
        assert updates[0].message.text == "/start"
        voice = updates[1].message.voice if updates[1].message else None
        assert voice is not None
        assert bytes(await (await bot.get_file(voice.file_id)).download_as_bytearray()) == sample_voice()
        buttons = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Sí", callback_data="s")]])
        sent = await bot.send_message(rosa, "<b>hola</b>", parse_mode="HTML", reply_markup=buttons)
        await practice.does(rosa, "tap", message_id=sent.message_id, data="s")
        tapped = (await bot.get_updates(offset=updates[-1].update_id + 1))[0].callback_query
        assert tapped is not None
        assert await tapped.answer("ok")
        await bot.edit_message_text("adiós", rosa, sent.message_id)
        await bot.send_voice(rosa, sample_voice(), protect_content=True)
        keyboard = telegram.ReplyKeyboardMarkup([["Sí", "No"]], input_field_placeholder="Toque")
        await bot.send_message(rosa, "¿?", reply_markup=keyboard)
        await bot.set_my_commands([("ayuda", "x")], scope=telegram.BotCommandScopeChat(rosa))
        await bot.delete_messages(rosa, [sent.message_id])
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(4, "x")
        await practice.does(rosa, "block")
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(rosa, "x")
        await practice.http.post("/practice/faults", json={"kind": "too_many_requests", "retry_after": 9})
        with pytest.raises(RetryAfter, match="Retry in 0:00:09"):
            await bot.get_me()
    for call in practice.telegram.calls:
        if call.method != "deletewebhook":
            judge_call(call.method, call.parameters)
    assert {"sendmessage", "sendvoice", "getfile"} <= {call.method for call in practice.telegram.calls}


async def test_a_whole_python_telegram_bot_application_answers_by_polling(practice: Practice) -> None:
    async def start(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Allinllachu")

    application = Application.builder().token(practice.telegram.bot.token).base_url(practice.base + "/bot").build()
    application.add_handler(CommandHandler("start", start))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(timeout=30)
        await application.start()
        await practice.does(practice.rosa, "say", text="/start")
        chat = practice.telegram.chats[practice.rosa]
        await practice.until(lambda: len(chat.messages) == 2)
        assert chat.messages[1].body() == "Allinllachu"
        await application.updater.stop()
        await application.stop()


async def test_an_aiogram_bot_drives_it(practice: Practice) -> None:
    server = TelegramAPIServer.from_base(practice.base)
    async with aiogram.Bot(practice.telegram.bot.token, session=AiohttpSession(api=server)) as bot:
        me = await bot.get_me()
        assert me.is_bot
        await practice.does(practice.elmer, "say", text="/start")
        updates = await bot.get_updates()
        assert updates[0].message is not None
        assert updates[0].message.chat.id == practice.elmer
        chat = await bot.get_chat(practice.elmer)
        assert chat.first_name == "Elmer"
        photo = BufferedInputFile(sample_voice(), "voz.ogg")
        sent = await bot.send_document(practice.elmer, photo, caption="una voz")
        assert sent.document is not None
        kept = await bot.get_file(sent.document.file_id)
        assert kept.file_path is not None
        downloaded = await bot.download_file(kept.file_path)
        assert downloaded is not None
        assert downloaded.read() == sample_voice()
        await bot.set_webhook("http://127.0.0.1:9/x", secret_token="s")
        assert (await bot.get_webhook_info()).url == "http://127.0.0.1:9/x"
        await bot.delete_webhook()
