"""What the sandbox is told at its start."""

from __future__ import annotations

import pytest

from sandbox.settings import REQUIRED, from_environment

WHOLE = dict.fromkeys(REQUIRED.values(), "1234567890123456")


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="PAYTM_MID"):
        from_environment(WHOLE | {"PAYTM_MID": ""})


def test_a_merchant_key_has_sixteen_characters() -> None:
    with pytest.raises(ValueError, match="PAYTM_MERCHANT_KEY"):
        from_environment(WHOLE | {"PAYTM_MERCHANT_KEY": "short"})


def test_the_cast_can_be_chosen() -> None:
    cast = '[{"phone":"+919000000002","name":"Neha","role":"customer"}]'
    (neha,) = from_environment(WHOLE | {"SANDBOX_CAST": cast}).cast
    assert (neha.wa_id, neha.name, neha.number) == ("919000000002", "Neha", "+91 90000 00002")


def test_secrets_are_not_shown() -> None:
    secrets = {
        "WHATSAPP_ACCESS_TOKEN": "token-token",
        "WHATSAPP_APP_SECRET": "app-secret",
        "WHATSAPP_VERIFY_TOKEN": "verify",
    }
    shown = repr(from_environment(WHOLE | secrets | {"PAYTM_MERCHANT_KEY": "sixteen-letters!"}))
    assert not [secret for secret in ("token-token", "app-secret", "verify", "sixteen") if secret in shown]
