"""Whether a referral code is good for somebody. Open to API clients, so it tells no more than the chat would."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, StringConstraints

from services import pricing
from services.house import Work
from services.ids import to_e164
from services.referrer import referrals
from services.tables import ReferralCode
from web.api.operations import Call, Operation, Sent, Words
from web.api.refusals import wrong_field

Phone = Annotated[str, StringConstraints(min_length=5, max_length=30, pattern=r"^[0-9 ()+.-]+$")]


class CodeQuestion(Sent):
    """A code, and the number of the guest who wants to use it, with its country code."""

    code: Words
    guest_phone: Phone


class CodeAnswer(BaseModel):
    """`why` is empty for a good code, else `unknown` (also: no longer good) or `own`."""

    valid: bool
    code: str
    why: Literal["", "unknown", "own"]
    kind: Literal["STANDARD", "SPECIAL"] | None
    discount_percent: float | None


def validate_code(call: Call) -> CodeAnswer:
    """Whether the guest with that number may use that code."""
    phone = to_e164(call.body.guest_phone)
    if phone is None:
        raise wrong_field("guest_phone", "expected a number with its country code, such as +919000000001")
    with call.house.reading() as work:
        row = referrals.find(work, call.body.code)
        if row is None:
            return _no(call.body.code, "unknown")
        if row.person.address == phone:
            return _no(row.code, "own")
        return CodeAnswer(valid=True, code=row.code, why="", kind=row.kind, discount_percent=_percent(work, row))


def _no(code: str, why: Any) -> CodeAnswer:
    return CodeAnswer(valid=False, code=code.upper(), why=why, kind=None, discount_percent=None)


def _percent(work: Work, row: ReferralCode) -> Any:
    """What a guest is spared, as per cent of the advance."""
    discount_bps = pricing.commission_shares(row.kind, work.settings)[2]
    return discount_bps / 100


OPERATIONS: Final = (
    Operation(
        "POST", "/api/referrals/validate-code", "referrals", "Whether a guest may use a code", validate_code,
        CodeAnswer, body=CodeQuestion, public=True, limit="60/minute",
    ),
)  # fmt: skip
