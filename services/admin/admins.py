"""Admin accounts: made, signed in, known by their token. A password is kept as an argon2 hash and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from threading import BoundedSemaphore
from typing import Final

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.exc import IntegrityError

from services import trail
from services.db import lock
from services.errors import AccountRefused
from services.house import House, Work
from services.settings import Settings
from services.tables import Admin

EMAIL: Final = re.compile(r"[^@\s\x00]{1,64}@[^@\s\x00]{1,189}")
SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 200
MOST_MISSES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
TOKEN_LIFE: Final = timedelta(hours=12)
AUDIENCE: Final = "admin-api"
LARGEST_ID: Final = 2**31 - 1

# A hash takes 64 MiB and a tenth of a second, so only so many are worked at a time.
HASHER: Final = PasswordHasher()
_turns: Final = BoundedSemaphore(2)


@dataclass(frozen=True)
class Token:
    """What proves an admin to the API, and until when."""

    text: str
    expires_at: datetime


def create(house: House, email: str, password: str) -> None:
    """Make an account. Raises AccountRefused when the email is none or known, or the password too short or long."""
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise AccountRefused(f"{email!r} is not an email address.")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountRefused(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    hashed = HASHER.hash(password)
    try:
        with house.work() as work:
            work.tx.add(Admin(email=address, password_hash=hashed, created_at=work.now))
            trail.add(work, f"admin:{address}", "created", actor="operator", about="")
    except IntegrityError:
        raise AccountRefused(f"There is an admin with the email {address} already.") from None


def sign_in(house: House, email: str, password: str) -> Token | None:
    """A token for the right email and password; None else, and while the account is locked.

    The try is counted before the password is looked at, so that many at once are no way around the lock. Known,
    unknown and locked accounts cost the same work and get the same answer.
    """
    stand_in = _nobodys_hash()
    admin = house.tried(partial(_count_try, house, email.strip().lower()))
    right = _fits(admin.password_hash if admin else stand_in, password)
    if admin is None or not right:
        return None
    house.tried(partial(_forget_misses, house, admin.id))
    return make_token(house.settings, admin.id, house.clock.now())


def make_token(settings: Settings, admin_id: int, now: datetime) -> Token:
    """A token for that admin, from now on."""
    expires_at = (now + TOKEN_LIFE).replace(microsecond=0)
    claims = {"sub": str(admin_id), "aud": AUDIENCE, "iat": int(now.timestamp()), "exp": int(expires_at.timestamp())}
    return Token(jwt.encode(claims, settings.jwt_secret, algorithm="HS256"), expires_at)


def of_token(work: Work, token: str) -> Admin | None:
    """The admin a token proves; None when we did not sign it, its time is over, or the account is gone."""
    try:
        claims = jwt.decode(
            token,
            work.settings.jwt_secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            # Its times are judged by the house's clock, below.
            options={"require": ["exp", "sub", "aud"], "verify_exp": False, "verify_iat": False},
        )
        admin_id, ends = int(claims["sub"]), int(claims["exp"])
    except (jwt.InvalidTokenError, ValueError):
        return None
    return work.tx.get(Admin, admin_id) if ends > work.now.timestamp() and admin_id <= LARGEST_ID else None


def _count_try(house: House, email: str) -> Admin | None:
    """Note a try as a miss until it proves right; None when there is no such account or it is locked."""
    with house.work() as work:
        admin = lock(work.tx, Admin, Admin.email == email) if EMAIL.fullmatch(email) else None
        if admin is None or (admin.locked_until and admin.locked_until > work.now):
            return None
        admin.failed_logins += 1
        if admin.failed_logins >= MOST_MISSES:
            admin.failed_logins, admin.locked_until = 0, work.now + LOCKED_FOR
        return admin


def _forget_misses(house: House, admin_id: int) -> None:
    with house.work() as work:
        admin = lock(work.tx, Admin, Admin.id == admin_id)
        if admin is not None:
            admin.failed_logins, admin.locked_until = 0, None


def _fits(hashed: str, password: str) -> bool:
    with _turns:
        try:
            return HASHER.verify(hashed, password)
        except VerifyMismatchError:
            return False


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("the password of nobody")
