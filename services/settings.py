"""Every setting, read once, with its default and its check. Nobody else looks at the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from services.contacts.emails import to_email
from services.errors import SettingsError
from services.ids import to_e164

Hours = Annotated[int, Field(ge=0, le=24 * 365)]
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 30)]
LOCALE: Final = "(en|hi|mr|vi)"
HOSTS: Final = r"^[a-z0-9.-]+(,[a-z0-9.-]+)*$"
DATABASE_EXPECTED: Final = "expected an SQLAlchemy URL for SQLite or PostgreSQL"
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]


class Settings(BaseSettings):
    """The settings of one installation. Names in the environment are these in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = "sqlite:///var/thikana.db"
    redis_url: str = ""
    frontend_url: str = "http://127.0.0.1:8000"
    chat_url: str = ""
    payee_name: Annotated[str, Field(min_length=1, max_length=60)] = "Thikana"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000

    whatsapp_api_url: str = "https://graph.facebook.com"
    whatsapp_api_version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v23.0"
    whatsapp_phone_number_id: Annotated[str, Field(pattern=r"^\d{3,20}$")]
    whatsapp_business_account_id: Annotated[str, Field(pattern=r"^\d{3,20}$")]
    whatsapp_access_token: Annotated[str, Field(min_length=8)]
    whatsapp_app_secret: Annotated[str, Field(min_length=8)]
    whatsapp_verify_token: Annotated[str, Field(min_length=4)]
    whatsapp_media_hosts: Annotated[str, Field(pattern=HOSTS)] = "lookaside.fbsbx.com"
    whatsapp_timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 30
    whatsapp_template_languages: Annotated[str, Field(pattern=rf"^{LOCALE}(,{LOCALE})*$")] = "en,hi,mr,vi"
    whatsapp_flow_id: Annotated[int, Field(ge=0, lt=10**20)] = 0
    whatsapp_flow_key_file: Path = Path("var/flow-key.pem")
    whatsapp_messages_per_second: Annotated[int, Field(ge=1, le=1000)] = 80

    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    email_from: str = ""
    email_bounces_to: str = ""
    imap_host: str = ""
    imap_port: Annotated[int, Field(ge=1, le=65535)] = 993
    imap_user: str = ""
    imap_password: str = ""
    imap_tls: Literal["tls", "starttls", "none"] = "tls"
    imap_folder: Annotated[str, Field(pattern=r'^[^"\\\x00-\x1f]{1,100}$')] = "INBOX"
    imap_seconds: Annotated[float, Field(ge=1, le=3600)] = 60

    twilio_account_sid: Annotated[str, Field(pattern=r"^(AC[0-9a-f]{32})?$")] = ""
    twilio_auth_token: str = ""
    twilio_from: Annotated[str, Field(pattern=r"^(\+\d{7,15}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{3,11})?$")] = ""
    twilio_api_url: str = "https://api.twilio.com"

    admin_phone: str
    admin_whatsapp_number: Annotated[list[str], NoDecode] = []
    jwt_secret: Annotated[str, Field(min_length=32)]

    payment_provider: Literal["paytm"] = "paytm"
    paytm_mid: Annotated[str, Field(max_length=20)] = ""
    paytm_merchant_key: str = ""
    paytm_website: str = "WEBSTAGING"
    paytm_callback_url: str = ""
    paytm_api_url: str = "https://securestage.paytmpayments.com"
    paytm_refund_way: Literal["hand", "gateway"] = "hand"
    gateway_timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 20

    payment_pending_alert_minutes: Minutes = 15
    monitoring_interval_minutes: Minutes = 5
    payment_hold_minutes: Minutes = 30
    owner_token_minutes: Minutes = 30
    owner_response_minutes: Minutes = 60
    owner_give_up_minutes: Minutes = 120
    move_over_minutes: Annotated[int, Field(ge=0, le=60 * 24)] = 30
    refund_alert_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12
    change_limit_hours: Hours = 48
    person_response_minutes: Minutes = 10
    notification_max_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    notification_retry_seconds: Annotated[int, Field(ge=0, le=3600)] = 5
    default_locale: Literal["en", "hi", "mr", "vi"] = "en"
    default_timezone: str = "Asia/Kolkata"

    advance_bps: BasisPoints = 3000
    commission_bps: BasisPoints = 3000
    standard_referrer_bps: BasisPoints = 1000
    standard_discount_bps: BasisPoints = 500
    special_referrer_bps: BasisPoints = 1500

    api_requests_per_minute: Annotated[int, Field(ge=1, le=10_000_000)] = 3000
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0

    worker_count: Annotated[int, Field(ge=1, le=64)] = 2
    web_workers: Annotated[int, Field(ge=1, le=32)] = 1
    web_threads: Annotated[int, Field(ge=2, le=256)] = 32
    sweep_seconds: Annotated[float, Field(gt=0, le=60)] = 5
    clock_shift_file: Path | None = None

    @field_validator("admin_phone")
    @classmethod
    def _admin_phone_is_a_number(cls, value: str) -> str:
        return _phone(value)

    @field_validator("admin_whatsapp_number", mode="before")
    @classmethod
    def _numbers_are_comma_separated(cls, value: str | list[str]) -> list[str]:
        parts = value.split(",") if isinstance(value, str) else value
        return [_phone(part) for part in parts if part.strip()]

    @field_validator("default_timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError because of a folder of zones, such as Asia
            raise ValueError("expected a zone name such as Asia/Kolkata") from None
        return value

    @field_validator("frontend_url", "whatsapp_api_url", "paytm_api_url", "twilio_api_url")
    @classmethod
    def _url_without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("expected a URL that starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("paytm_merchant_key")
    @classmethod
    def _key_is_aes_128(cls, value: str) -> str:
        if value and len(value.encode()) != 16:
            raise ValueError("expected the 16-character merchant key; quote it in .env if it holds a #")
        return value

    @field_validator("database_url")
    @classmethod
    def _driver_is_named(cls, value: str) -> str:
        if value.startswith(("postgres://", "postgresql://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError(DATABASE_EXPECTED)
        try:
            make_url(value)
        except (ArgumentError, ValueError):  # ValueError because of a port that is no number
            raise ValueError(DATABASE_EXPECTED) from None
        return value

    @model_validator(mode="after")
    def _gateway_is_complete(self) -> Settings:
        for name in ("paytm_mid", "paytm_merchant_key"):
            if not getattr(self, name):
                raise ValueError(f"{name.upper()} is required when PAYMENT_PROVIDER is paytm")
        return self

    @field_validator("email_from", "email_bounces_to")
    @classmethod
    def _sender_is_an_address(cls, value: str) -> str:
        if value and to_email(value) is None:
            raise ValueError("expected an email address such as bookings@example.com")
        return value

    @model_validator(mode="after")
    def _email_is_complete(self) -> Settings:
        if self.smtp_host and not self.email_from:
            raise ValueError("EMAIL_FROM is required when SMTP_HOST is set")
        for name in ("smtp_host", "imap_user", "imap_password") if self.imap_host else ():
            if not getattr(self, name):
                raise ValueError(f"{name.upper()} is required when IMAP_HOST is set")
        return self

    @model_validator(mode="after")
    def _sms_is_complete(self) -> Settings:
        for name in ("twilio_auth_token", "twilio_from") if self.twilio_account_sid else ():
            if not getattr(self, name):
                raise ValueError(f"{name.upper()} is required when TWILIO_ACCOUNT_SID is set")
        return self

    @property
    def other_carriers(self) -> tuple[str, ...]:
        """What is set up beside WhatsApp, in the order in which it is tried."""
        there = {"email": self.smtp_host, "sms": self.twilio_account_sid}
        return tuple(name for name, is_set in there.items() if is_set)

    @property
    def return_address(self) -> str:
        """Where mail servers send back what they cannot deliver."""
        return self.email_bounces_to or self.email_from

    @property
    def admin_numbers(self) -> list[str]:
        """Where alerts go, as E.164 numbers; never empty."""
        return self.admin_whatsapp_number or [self.admin_phone]

    @property
    def template_languages(self) -> list[str]:
        """The languages notices have a template in; English always, because it stands in for the others."""
        return ["en", *(each for each in self.whatsapp_template_languages.split(",") if each != "en")]

    @property
    def media_hosts(self) -> list[str]:
        """The hosts from which files that people sent are fetched."""
        return self.whatsapp_media_hosts.split(",")

    @property
    def paytm_callback(self) -> str:
        """Where Paytm sends the payer's browser back to."""
        return self.paytm_callback_url or f"{self.frontend_url}/api/payments/callback"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of people whose own is not known."""
        return ZoneInfo(self.default_timezone)


def _phone(value: str) -> str:
    number = to_e164(value)
    if number is None:
        raise ValueError("expected a phone number with its country code, such as +919000000001")
    return number


def load() -> Settings:
    """The settings from the environment and `.env`.

    Raises SettingsError with one line that names each wrong variable and what is expected of it.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(*(_complaint(dict(item)) for item in error.errors())) from None


def _complaint(item: dict[str, object]) -> str:
    place = item["loc"]
    name = str(place[0]).upper() if isinstance(place, tuple) and place else ""
    said = str(item["msg"]).removeprefix("Value error, ")
    return f"{name}: {'required, but not set' if item['type'] == 'missing' else said}".removeprefix(": ")
