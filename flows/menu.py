"""The menu, by the parts somebody plays here, and the help."""

from __future__ import annotations

from flows.stay.dates import example_stay
from flows.turn import Turn
from services.post.messages import Choice, Message

CUSTOMER = ("book", "mine", "help")
# The word each row stands for, and who sees it besides customers' own rows.
WORDS = {"book": "start_over", "mine": "mine", "help": "help"}


def ask_menu(turn: Turn, again: bool) -> Message:
    """What this person can do here; an unknown number sees the customer's part only."""
    rows = [*_role_rows(turn), *CUSTOMER]
    name = f", {turn.person.name}" if turn.person.name else ""
    return Message(
        f"{turn.text('menu', 'hello', name=name)} {turn.text('menu', 'ask')}",
        tuple(_row(turn, row, bool(len(rows) > 3)) for row in rows),
        list_title=turn.text("menu", "list_title"),
    )


def ask_help(turn: Turn, again: bool) -> Message:
    """What can be typed, and a number to call."""
    example = example_stay(turn.today, turn.locale)
    return Message(turn.text("help", admin_phone=turn.work.settings.admin_phone, example=example))


def _role_rows(turn: Turn) -> list[str]:
    rows = []
    if turn.roles.owner:
        rows += ["requests", "arrivals"]
    if turn.roles.admin:
        rows.append("today")
    if turn.roles.referrer:
        rows.append("earn")
    return rows


def _row(turn: Turn, row: str, in_list: bool) -> Choice:
    about = turn.text("menu", f"{row}_about") if in_list else ""
    return Choice(f"word:{WORDS.get(row, row)}", turn.text("menu", row), about)
