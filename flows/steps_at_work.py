"""The TABLE of the talk, second leaf: what owners at the front desk, admins and referrers tap and ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flows import (
    admin,
    admin_change,
    admin_find,
    admin_lists,
    admin_messages,
    admin_stray,
    admin_today,
    front_desk,
    handover,
    payouts,
    referrer,
)
from flows.step import Step

STEPS: Final[Mapping[str, Step]] = {
    # -- the front desk: for owners, whom they named as second contact, and admins; each tap is judged by its code
    **{
        f"desk.{name}": Step(front_desk.ask_said, take, {"said": "desk.said"}, passing=True)
        for name, take in front_desk.TAKES.items()
    },
    "desk.said": Step(front_desk.ask_said, passing=True),
    # -- what only an admin's number may tap
    "admin.today": Step(admin_today.ask, passing=True, only="admin"),
    "admin.refunds": Step(admin_lists.ask_refunds, passing=True, only="admin"),
    "admin.stuck": Step(admin_lists.ask_stuck, passing=True, only="admin"),
    "admin.payouts": Step(payouts.ask_waiting, passing=True, only="admin"),
    **{
        f"admin.{name}": Step(admin.ask_said, take, {"said": "admin.said"}, passing=True, only="admin")
        for name, take in {
            "refund": admin.take_refund,
            "refund_gateway": admin.take_refund_gateway,
            "refund_hand": admin.take_refund_hand,
            "refund_done": admin.take_refund_done,
            "check": admin.take_check,
            "release": admin.take_release,
            "confirm_for": admin.take_confirm_for,
            "cancel_for": admin.take_cancel_for,
            "change_yes": admin_change.take_yes,
            "change_no": admin_change.take_no,
            "payout": payouts.take_one,
            "payout_yes": payouts.take_approve,
            "payout_no": payouts.take_refuse,
            "list": admin_lists.take_list,
            "failed": admin_lists.take_failed,
            "messages": admin_messages.take_list,
            "message": admin_messages.take_one,
            "find": admin_find.take_more,
            "booking": admin_find.take_booking,
            "ticket": admin_find.take_ticket,
            "stray": admin_stray.take_one,
            "stray_gateway": admin_stray.take_gateway,
            "stray_hand": admin_stray.take_hand,
            "stray_leave": admin_stray.take_leave,
        }.items()
    },
    "admin.said": Step(admin.ask_said, passing=True, only="admin"),
    "handover.take": Step(admin.ask_said, handover.take_it, {"said": "handover.said"}, passing=True, only="admin"),
    "handover.back": Step(admin.ask_said, handover.take_back, {"said": "handover.said"}, passing=True, only="admin"),
    "handover.said": Step(admin.ask_said, passing=True, only="admin"),
    # -- what those with a code of their own ask for
    "referrer.earn": Step(referrer.ask_code, passing=True),
    "referrer.commission": Step(referrer.ask_figures, passing=True),
    "referrer.list": Step(referrer.ask_list, passing=True),
    "referrer.proof": Step(referrer.ask_proof, passing=True),
    "referrer.payout": Step(payouts.ask_how, passing=True),
    "referrer.payout_yes": Step(referrer.ask_said, payouts.take_yes, {"said": "referrer.said"}, passing=True),
    "referrer.payout_no": Step(referrer.ask_said, payouts.take_no, {"said": "referrer.said"}, passing=True),
    "referrer.said": Step(referrer.ask_said, passing=True),
}
