"""Prices as the pretend Meta tells them: with `sent`, and once more when the message arrives."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.cloud import limits
from tests.sandbox.conftest import RAVI
from tests.sandbox.test_limits import text


@pytest.mark.parametrize(("used", "kind"), [(0, "free_customer_service"), (limits.FREE_SERVICE_MESSAGES, "regular")])
@pytest.mark.trap(18)
def test_a_chat_reply_is_free_until_the_months_free_ones_are_used_up(
    sandbox: Any, business: Any, ravi: Any, program: Any, used: int, kind: str
) -> None:
    world = sandbox.application.extensions["sandbox"]
    world.talks.service_count[world.clock.now().strftime("%Y-%m")] = used
    ravi.says("hi")
    wamid = business.sent(text("hello"))
    price = {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": "service"}
    assert program.status(wamid, "delivered")["pricing"] == price
    assert "pricing" in program.status(wamid, "sent")
    assert "pricing" not in program.status(wamid, "read")


def test_a_message_read_before_it_was_said_to_be_delivered_has_its_price_with_the_reading(
    sandbox: Any, business: Any, ravi: Any, program: Any
) -> None:
    ravi.says("hi")
    wamid = business.sent(text("hello"))
    ravi.sees(wamid)
    assert sandbox.post(f"/ui/phones/{RAVI}/read").status_code == 200
    read = program.status(wamid, "read")
    assert ("pricing" in read) == (not any(s["status"] == "delivered" for s in program.statuses()))
