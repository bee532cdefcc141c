"""One table of settings: name, default, sentence, check. Refuses to start when wrong."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment with the prefix MASKAY_, or from files of these names in MASKAY_SECRETS."""

    model_config = SettingsConfigDict(env_prefix="MASKAY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data: Path = Field(ROOT / "var" / "live", description="The folder that holds the database and the key store.")
    master_key_file: Path | None = Field(
        None, description="The master key; keep it outside MASKAY_DATA. Practice mode makes its own."
    )
    token: SecretStr | None = Field(None, description="The bot's token. Prefer MASKAY_TOKEN_FILE.")
    token_file: Path | None = Field(None, description="A file that holds the bot's token.")
    telegram_url: str = Field(TELEGRAM, description="Base address of the Bot API, such as http://127.0.0.1:8081.")
    webhook_url: str = Field("", description="Public https address Telegram calls; empty: the bot polls.")
    webhook_secret: SecretStr | None = Field(None, description="What Telegram says so that we know it is Telegram.")
    organisation: str = Field("", description="Who answers for the data. A live bot does not start without it.")
    organisation_contact: str = Field("", description="Where families and staff reach the organisation by phone.")
    host: str = Field("127.0.0.1", description="Address the console listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the console listens on; another one if taken.")
    bot_name: str = Field("", description="Telegram handle without @, for deep links; asked from Telegram if empty.")
    draft_days: int = Field(30, ge=1, le=365, description="Days an unfinished request is kept.")
    catalogues: Path = Field(ROOT / "locales", description="Folder of the words in every language.")

    @field_validator("telegram_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    def bot_token(self) -> str:
        """The token, from the file if one is named. Empty where there is none."""
        if self.token_file is not None:
            return self.token_file.read_text(encoding="utf-8").strip()
        return self.token.get_secret_value().strip() if self.token else ""


def described() -> list[tuple[str, str, str]]:
    """Environment name, default and sentence of each setting, for the documents and `doctor`."""
    return [
        (f"MASKAY_{name.upper()}", "" if field.default is None else str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
