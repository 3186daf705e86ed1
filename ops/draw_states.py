"""Draws what the docs show of the program's own tables, so that it cannot go stale: `python -m ops.draw_states`.

Writes docs/states.md, docs/talk.md and the table of settings in README.md; a test draws them again and compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from flows import words
from flows.stay import course
from flows.step import AGAIN, Step
from flows.steps import STEPS
from services import notices, settings, states, texts
from services.states import SAME, Moves

ROOT = Path(__file__).resolve().parent.parent
MADE_BY = "<!-- Written by `python -m ops.draw_states`. Change the tables it reads, not this page. -->"
SETTINGS_FROM, SETTINGS_TO = "<!-- settings -->", "<!-- end of settings -->"

STATES_PAGE = """
# The states of a booking

{made_by}

A booking stands in exactly one state, and only `move` in [services/bookings.py](../services/bookings.py) changes it,
by the table in [services/states.py](../services/states.py). A pair of state and event that is not in that table is
an error and changes nothing. Each move writes a row of history and the messages of the table at the end of this page,
all in one transaction. A booking holds its nights in {holding}; any other state gives them back.

{booking}

## Seen before

These events may come again, because payments are reported more than once and buttons are tapped twice. The second
time nothing happens:

{same}

## The commission

Only a booking with a referral code has one. It moves with the booking's events.

{commission}

## A refund

Money that goes back has a state of its own. The booking follows the refunds that end it, all of them together.

{refund}

## A change of a paid stay

Other days or people for a stay that is paid. Until it is `ACCEPTED` the old stay stands and the new nights are held
beside it; the booking keeps its own state meanwhile.

{change}

## Who is told what

By [services/notices.py](../services/notices.py). The words are in [{words}](../{words}) under `notice.<name>`; each is
sent as free text within 24 hours of the person's last message and as the approved template `thikana_<name>` after that.

{told}

### A refund's steps

A booking may have several refunds; each tells its own steps, whatever the booking's state.

{refund_told}

### A change's steps

What is told of a change besides its `request_changed` or `stay_changed` above.

{change_told}

### Told without a move

Answers to what happens around a booking, such as a payment that hangs or a message that does not go out:

{apart}
"""

# The drawing in pieces a reader can take in: a heading and the states whose moves it shows.
CHAPTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Before the money": ("INITIATED", "PAYMENT_PENDING", "PAYMENT_FAILED", "EXPIRED"),
    "Paid, confirmed, stayed": (
        "PAYMENT_SUCCESS",
        "BOOKING_REQUEST_SENT_TO_OWNER",
        "OWNER_CONFIRMED",
        "TICKET_GENERATED",
        "CHECKED_IN",
        "COMPLETED",
    ),
    "Cancelled and refunded": (
        "OWNER_CANCELLED",
        "CUSTOMER_CANCELLED",
        "CANCELLED_NO_REFUND",
        "REFUND_REQUIRED",
        "REFUND_INITIATED",
        "REFUND_FAILED",
        "REFUND_COMPLETED",
    ),
}

TALK_PAGE = """
# The talk

{made_by}

Every question the bot asks is a step in [flows/steps.py](../flows/steps.py), those of owners, admins and referrers in
[flows/steps_at_work.py](../flows/steps_at_work.py). A step reads the answer and names the outcome; the table says where
each outcome leads. Nothing else decides what is asked next. The sentences are in
[{sentences}](../{sentences}).

## From hello to the price card

The questions in the drawing are those of a stay. Outcomes that put the same question again, and steps that words
lead to from anywhere, are in the table below.

{flow}

`stay.next` asks nothing: it leads to the first question that is still open, so a first message that says place,
dates and people goes straight to the list or the price card.

## Every step

A *passing* step answers without moving the talk from where it stands.

{steps}

## Words that work everywhere

Typed alone, at any step, in any case. They are data of
[{spoken}](../{spoken}), per language; more spellings of Hindi,
Marathi, Vietnamese and hasty English, and all the words for dates, people and places, are in
[flows/reading/words](../flows/reading/words).

{words}
"""


def states_page() -> str:
    """docs/states.md: the machines, what counts as seen before, and who is told what."""
    drawn = [f"## {title}\n\n{_diagram(_moves_from(states.BOOKING, here))}" for title, here in CHAPTERS.items()]
    same = [(f"`{event}`", f"`{state}`") for (state, event), to in states.BOOKING.items() if to == SAME]
    return _page(
        STATES_PAGE,
        holding=_listed(sorted(states.HOLDING)),
        booking="\n\n".join(drawn),
        same=_table(("event", "in"), same),
        commission=_diagram(states.COMMISSION),
        refund=_diagram(states.REFUND),
        change=_diagram(states.CHANGE),
        words=f"services/texts/{texts.FIRST}/notices.toml",
        told=_table(("event", "who is told", "message", "begins with"), _told(notices.NOTICES)),
        refund_told=_table(("step", "who is told", "message", "begins with"), _told(notices.REFUND_NOTICES)),
        change_told=_table(("step", "who is told", "message", "begins with"), _told(notices.CHANGE_NOTICES)),
        apart=_table(("message", "begins with"), _told_apart()),
    )


def talk_page() -> str:
    """docs/talk.md: the steps and where their outcomes lead."""
    folder = f"services/texts/{texts.FIRST}"
    return _page(
        TALK_PAGE,
        sentences=f"{folder}/talk.toml",
        spoken=f"{folder}/words.toml",
        flow=_flow(("home", "stay.next", *(f"stay.{question}" for question in course.ORDER), "stay.card")),
        steps=_table(("step", "asks", "outcome", "leads to"), _step_rows()),
        words=_table(("step", "what can be typed"), _word_rows()),
    )


def with_settings(readme: str) -> str:
    """The README with its table of settings as the example file and the defaults have it now."""
    before, found, rest = readme.partition(SETTINGS_FROM)
    _, ended, after = rest.partition(SETTINGS_TO)
    if not (found and ended):
        raise ValueError(f"README.md: expected {SETTINGS_FROM} and {SETTINGS_TO}")
    return f"{before}{SETTINGS_FROM}\n{_settings_tables()}\n{SETTINGS_TO}{after}"


def drawn() -> dict[Path, str]:
    """Each file this tool writes, as it should read now."""
    readme = ROOT / "README.md"
    return {
        ROOT / "docs" / "states.md": states_page(),
        ROOT / "docs" / "talk.md": talk_page(),
        readme: with_settings(readme.read_text()),
    }


# -- states


def _moves_from(moves: Moves, here: tuple[str, ...]) -> Moves:
    return {(state, event): to for (state, event), to in moves.items() if state in here}


def _diagram(moves: Moves) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), to in moves.items():
        if to != SAME:
            arrows.setdefault((state, to), []).append(event)
    lines = [f"    {state} --> {to} : {' / '.join(events)}" for (state, to), events in arrows.items()]
    return _mermaid("stateDiagram-v2", lines)


def _told(table: Mapping[str, tuple[notices.Notice, ...]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for event, told in table.items():
        rows += [(f"`{event}`", notice.to, f"`{notice.key}`", _begins(notice.key)) for notice in told]
        if not told:
            rows.append((f"`{event}`", "nobody", "", _reason(event)))
    return rows


def _told_apart() -> list[tuple[str, ...]]:
    told = {notice.key for table in notices.TABLES for each in table.values() for notice in each}
    keys = (key.removeprefix("notice.") for key in texts.keys("notice."))
    return [(f"`{key}`", _begins(key)) for key in keys if key not in told]


def _begins(key: str) -> str:
    return _cell(texts.raw(texts.FIRST, f"notice.{key}").partition("\n")[0])


def _reason(event: str) -> str:
    source = Path(notices.__file__).read_text()
    found = re.search(rf'"{event}": NOBODY,(?:  # (.*))?', source)
    return found[1] or "" if found else ""


# -- talk


def _flow(names: tuple[str, ...]) -> str:
    lines = [f'    {_node(name)}["{name}"]' for name in names]
    for name in names:
        arrows: dict[str, list[str]] = {}
        for outcome, to in STEPS[name].leads.items():
            if to in names and to != name:
                arrows.setdefault(to, []).append(outcome)
        lines += [f"    {_node(name)} {_arrow(outcomes, to)} {_node(to)}" for to, outcomes in arrows.items()]
    return _mermaid("flowchart LR", lines)


def _arrow(outcomes: list[str], to: str) -> str:
    told = "<br>".join(outcome for outcome in outcomes if outcome != to.rpartition(".")[2])
    return f'-->|"{told}"|' if told else "-->"


def _node(name: str) -> str:
    return name.replace(".", "_")


def _step_rows() -> list[tuple[str, ...]]:
    return [row for name, step in STEPS.items() for row in _rows_of(name, step)]


def _rows_of(name: str, step: Step) -> list[tuple[str, ...]]:
    about = _asks(name) + (" *(passing)*" if step.passing else "")
    by_target: dict[str, list[str]] = {}
    for outcome, to in step.leads.items():
        by_target.setdefault(to, []).append(f"`{outcome}`")
    rows = [
        (", ".join(outcomes), "the same question" if to == AGAIN else f"`{to}`") for to, outcomes in by_target.items()
    ]
    first, *others = rows or [("", "")]
    return [(f"`{name}`", about.strip(), *first), *(("", "", *other) for other in others)]


def _asks(name: str) -> str:
    if not texts.has(texts.FIRST, name) or "ask" not in texts.parts(texts.FIRST, name):
        return ""
    lines = texts.raw(texts.FIRST, name, "ask").splitlines()
    return _cell(next((line for line in lines if "?" in line), lines[0]))


def _word_rows() -> list[tuple[str, ...]]:
    return [(f"`{step}`", _listed(sorted(texts.spoken(f"word.{word}")))) for word, step in words.LEADS.items()]


# -- settings


def _settings_tables() -> str:
    return "\n".join(
        f"\n**{title}**\n\n{_table(('name', 'default', 'meaning'), rows)}" for title, rows in _example_chapters()
    )


def _example_chapters() -> list[tuple[str, list[tuple[str, ...]]]]:
    chapters: list[tuple[str, list[tuple[str, ...]]]] = []
    about = ""
    for line in (ROOT / ".env.example").read_text().splitlines():
        if heading := re.fullmatch(r"# --- (.*) ---", line):
            chapters.append((heading[1], []))
        elif setting := re.fullmatch(r"#?([A-Z][A-Z0-9_]*)=.*", line):
            chapters[-1][1].append((f"`{setting[1]}`", _default(setting[1]), about))
        elif line.startswith("# "):
            about = _cell(line.removeprefix("# "))
    return chapters


def _default(name: str) -> str:
    field = settings.Settings.model_fields[name.lower()]
    if field.is_required() or name in REQUIRED_BY_THE_GATEWAY:
        return "required"
    return f"`{field.default}`" if field.default not in ("", None, []) else ""


# Empty by default, and yet the start refuses them empty, because the gateway that is set needs them.
REQUIRED_BY_THE_GATEWAY: Final = frozenset({"PAYTM_MID", "PAYTM_MERCHANT_KEY"})


# -- Markdown


def _page(template: str, **parts: str) -> str:
    return template.strip().format(made_by=MADE_BY, **parts) + "\n"


def _mermaid(kind: str, lines: list[str]) -> str:
    return "\n".join(("```mermaid", kind, *lines, "```"))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "").strip()


def main() -> int:
    """Write every page that is not as it should be, and name it."""
    for file, text in drawn().items():
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
            print(f"wrote {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
