"""Admin accounts: who gets in, who does not, and for how long."""

from __future__ import annotations

import jwt
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

import app
from services.admin import admins
from services.errors import AccountRefused
from services.tables import Admin
from tests.api.conftest import MEERAS, SECRET, Api, refusal
from tests.town import Town


def is_admin(town: Town, token: str) -> bool:
    with town.house.reading() as work:
        return admins.of_token(work, token) is not None


def test_meera_signs_in_and_is_known_for_twelve_hours(town: Town, meera: Api) -> None:
    token = admins.sign_in(town.house, MEERAS, SECRET)
    assert token is not None
    town.clock.move(hours=11, minutes=59)
    assert is_admin(town, token.text)
    town.clock.move(minutes=1)
    assert not is_admin(town, token.text)


def test_the_case_of_an_email_does_not_matter(town: Town, meera: Api) -> None:
    assert admins.sign_in(town.house, " Meera@THIKANA.example ", SECRET)
    with pytest.raises(AccountRefused, match="already"):
        admins.create(town.house, "MEERA@thikana.example", SECRET)


@pytest.mark.parametrize("email", [MEERAS, "nobody@thikana.example", "", "\x00@x", "no email"])
def test_a_wrong_password_or_email_opens_nothing(town: Town, meera: Api, email: str) -> None:
    assert admins.sign_in(town.house, email, "three red buckets") is None


def test_five_misses_lock_the_account_for_a_quarter_of_an_hour(town: Town, meera: Api) -> None:
    for _ in range(5):
        assert admins.sign_in(town.house, MEERAS, "wrong password") is None
    assert admins.sign_in(town.house, MEERAS, SECRET) is None
    town.clock.move(minutes=14, seconds=59)
    assert admins.sign_in(town.house, MEERAS, SECRET) is None
    town.clock.move(seconds=1)
    assert admins.sign_in(town.house, MEERAS, SECRET)


def test_a_right_password_makes_earlier_misses_forgotten(town: Town, meera: Api) -> None:
    for _ in range(3):
        for _ in range(4):
            assert admins.sign_in(town.house, MEERAS, "wrong password") is None
        assert admins.sign_in(town.house, MEERAS, SECRET)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"sub": "999"}, id="of an account that is gone"),
        pytest.param({"sub": "meera"}, id="of no number"),
        pytest.param({"aud": "owner"}, id="for another door"),
        pytest.param({"sub": "9" * 30}, id="of an impossible account"),
    ],
)
def test_a_token_signed_by_us_may_still_be_wrong(town: Town, meera: Api, change: dict[str, object]) -> None:
    token = admins.make_token(town.settings, 1, town.clock.now()).text
    assert is_admin(town, token)
    claims = jwt.decode(token, options={"verify_signature": False}) | change
    assert not is_admin(town, jwt.encode(claims, town.settings.jwt_secret, algorithm="HS256"))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512"])
def test_a_token_not_signed_by_us_proves_nothing(town: Town, meera: Api, algorithm: str) -> None:
    claims = jwt.decode(admins.make_token(town.settings, 1, town.clock.now()).text, options={"verify_signature": False})
    key = None if algorithm == "none" else "another secret, and one that is long enough for all of them to be signed"
    assert not is_admin(town, jwt.encode(claims, key, algorithm=algorithm))


def test_a_database_never_holds_the_password(town: Town, meera: Api) -> None:
    with town.house.reading() as work:
        admin = work.tx.scalars(select(Admin)).one()
    assert admin.password_hash.startswith("$argon2id$")
    assert SECRET not in admin.password_hash


# -- through the API


def test_meera_signs_in_by_the_api_and_uses_her_token(town: Town, meera: Api, stranger: Api) -> None:
    answer = stranger.posts("/api/auth/token", email=MEERAS, password=SECRET)
    assert answer.status_code == 200
    assert answer.json["expires_at"] == "2026-11-20T16:30:00Z"
    assert Api(town, answer.json["token"]).asks("/api/commissions/summary").status_code == 200


def test_a_wrong_an_unknown_and_a_locked_account_are_told_the_same(meera: Api, stranger: Api) -> None:
    told = [stranger.posts("/api/auth/token", email=MEERAS, password="wrong") for _ in range(7)]
    told += [stranger.posts("/api/auth/token", email="nobody@thikana.example", password=SECRET)]
    told += [stranger.posts("/api/auth/token", email=MEERAS, password=SECRET)]
    assert {refusal(each) for each in told} == {(401, "unauthorized")}
    assert len({each.text for each in told}) == 1


def test_tries_are_throttled_for_each_account(stranger: Api) -> None:
    tries = [stranger.posts("/api/auth/token", email="a@b.example", password="x") for _ in range(21)]
    assert [each.status_code for each in tries] == [401] * 20 + [429]
    assert refusal(tries[-1]) == (429, "too_many_requests")
    assert 1 <= int(tries[-1].headers["Retry-After"]) <= 60
    assert stranger.posts("/api/auth/token", email="other@b.example", password="x").status_code == 401


def test_a_token_ends(town: Town, meera: Api) -> None:
    town.clock.move(hours=12)
    assert refusal(meera.asks("/api/commissions/summary")) == (401, "unauthorized")


# -- the operator's command


def command(town: Town, *words: str, typed: str = "") -> Result:
    environment = {
        name.upper(): str(value)
        for name, value in town.settings.model_dump().items()
        if isinstance(value, str | int) and value != ""
    }
    return CliRunner().invoke(app.cli, ["admin", "create", *words], input=typed, env=environment)


def test_an_operator_makes_an_account(town: Town) -> None:
    done = command(town, "--email", MEERAS, "--password", SECRET)
    assert done.exit_code == 0, done.output
    assert admins.sign_in(town.house, MEERAS, SECRET)


def test_a_password_left_out_is_asked_for_and_never_shown(town: Town) -> None:
    done = command(town, "--email", MEERAS, typed=f"{SECRET}\n{SECRET}\n")
    assert done.exit_code == 0, done.output
    assert SECRET not in done.output
    assert admins.sign_in(town.house, MEERAS, SECRET)


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [
        (MEERAS, SECRET, "There is an admin with the email meera@thikana.example already."),
        ("meera", SECRET, "'meera' is not an email address."),
        ("other@thikana.example", "short", "A password has 8 to 200 characters."),
    ],
)
def test_an_account_that_cannot_be_made_says_why(town: Town, meera: Api, email: str, password: str, why: str) -> None:
    refused = command(town, "--email", email, "--password", password)
    assert refused.exit_code == 1
    assert refused.output.strip() == why
