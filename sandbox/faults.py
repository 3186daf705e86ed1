"""An error of Meta's that somebody chose: for the next messages or until switched off, at once or by webhook later."""

from __future__ import annotations

from typing import Any

from sandbox.cloud.codes import CODES
from sandbox.cloud.errors import Refusal
from sandbox.world import Fault, World

MOST_TIMES = 1000
WHY = "Chosen in the sandbox."


def choose(world: World, wanted: dict[str, Any]) -> None:
    """Set or lift the error. Raises ValueError on a code Meta does not have or a count that makes no sense."""
    code, times = wanted.get("code"), wanted.get("times")
    if code is None:
        world.fault = None
        return
    if not isinstance(code, int) or code not in CODES:
        raise ValueError(f"code: expected one of Meta's, not {code}")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST_TIMES):
        raise ValueError(f"times: expected 1 to {MOST_TIMES}, or nothing for until it is switched off")
    world.fault = Fault(code, times, wanted.get("later") is True)


def meet(world: World, *, later: bool) -> Refusal | None:
    """The error this message meets at this point of its way, which uses up one of its times; None when it goes on."""
    with world.lock:
        fault = world.fault
        if fault is None or fault.later != later:
            return None
        if fault.left is not None:
            world.fault = Fault(fault.code, fault.left - 1, later) if fault.left > 1 else None
            world.events.tell("state", {})
        return Refusal(fault.code, WHY)


def present(world: World) -> dict[str, Any] | None:
    """The error that is switched on, for the page."""
    fault = world.fault
    return {**vars(fault), "title": CODES[fault.code][1]} if fault else None


def known() -> list[dict[str, Any]]:
    """Every code that can be chosen."""
    return [{"code": code, "title": title} for code, (_, title) in CODES.items()]
