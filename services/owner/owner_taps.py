"""The signed tokens under an owner's buttons: made, read, used once, ended. Whether a tap counts, owners.py judges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from sqlalchemy import update

from services.house import Work
from services.ids import new_secret_id
from services.settings import Settings
from services.tables import Booking, OwnerToken

ACTIONS = ("confirm", "cancel")
JTI_LENGTH = 12


def make(work: Work, booking: Booking, address: str = "", change_number: int | None = None) -> tuple[str, ...]:
    """A Confirm and a Cancel token, at most 120 characters each, stored by their jti.

    They count from the owner's number alone, or from `address` when somebody else is asked in their place; and for the
    booking, or for one change of it.
    """
    expires_at = work.now + timedelta(minutes=work.settings.owner_token_minutes)
    who = address or booking.listing.owner.address
    about = {"booking_id": booking.id, "change_number": change_number, "address": who, "expires_at": expires_at}
    return tuple(_make_one(work, action, about) for action in ACTIONS)


def sign(settings: Settings, jti: str, expires_at: datetime) -> str:
    """The compact JWT of a token. Without `typ` it stays below 120 characters, as WhatsApp's limits ask."""
    claims = {"exp": int(expires_at.timestamp()), "jti": jti}
    return jwt.encode(claims, settings.jwt_secret, algorithm="HS256", headers={"typ": None})


def looks_like_one(choice: str) -> bool:
    """Whether a tapped id claims to be such a token."""
    return choice.count(".") == 2 and choice.startswith("eyJ")


def read(work: Work, choice: str) -> OwnerToken | None:
    """The token that was tapped; None when we did not sign it. Its time is not judged here but by the tap's own."""
    try:
        claims = jwt.decode(
            choice,
            work.settings.jwt_secret,
            algorithms=["HS256"],
            options={"require": ["exp", "jti"], "verify_exp": False},
        )
    except jwt.InvalidTokenError:
        return None
    return work.tx.get(OwnerToken, str(claims["jti"]))


def use(work: Work, token: OwnerToken) -> bool:
    """Use a token up; False when somebody was faster."""
    won = work.tx.execute(
        update(OwnerToken).where(OwnerToken.jti == token.jti, OwnerToken.used_at.is_(None)).values(used_at=work.now)
    )
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]  # because Result hides what CursorResult has


def end(work: Work, booking: Booking, change_number: int | None = None, ended_at: datetime | None = None) -> None:
    """End the unused tokens of a booking, or of a change of it, because fresh ones replace them.

    With an earlier `ended_at` not even a tap that is under way counts any more.
    """
    work.tx.execute(
        update(OwnerToken)
        .where(OwnerToken.booking_id == booking.id, OwnerToken.change_number.is_not_distinct_from(change_number))
        .where(OwnerToken.used_at.is_(None), OwnerToken.expires_at > work.now)
        .values(expires_at=ended_at or work.now)
    )


def _make_one(work: Work, action: str, about: Mapping[str, Any]) -> str:
    jti = new_secret_id(JTI_LENGTH)
    work.tx.add(OwnerToken(jti=jti, action=action, **about))
    return sign(work.settings, jti, about["expires_at"])
