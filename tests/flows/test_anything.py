"""Whatever is said, tapped or sent, wherever a talk stands: no error, one answer at most, within WhatsApp's limits.

The limits are checked by `Talk` on every answer, and that the talk stands in a known step.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.engine import SILENT_KINDS
from flows.said import Kind
from services.db import make_engine
from services.payments.gateways.contract import Outcome
from services.post.messages import Message
from tests.flows.talking import Talk
from tests.flows.test_every_step import OLD_BUTTONS, WORDS
from tests.town import ASHA, MEERA, PAWAR, RAVI

MEANT = (
    "hi", "villa", "camp in alibaug 4-6 dec", "lakeview cottage 4-6 dec, 2 people", "pine cottage", "4-6 dec", "5/12",
    "tomorrow", "next weekend", "2", "3", "0", "10000", "2 veg 1 non veg", "make it 3 people", "change dates", "yes",
    "no", "skip", "Ravi Kumar", "name Asha Rao", "ASHA10", "code VIP500", "other place", "goa", "under 5000",
    "YES 4821", "no TH-K7Q4MPX", "24 dec to 2 jan", "christmas for 60 nights", "1 person", "100 veg 100 non-veg",
    "k7q-4mp", "check in K7Q4MP", "check out k7q4mp",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(MEANT),
    st.sampled_from(WORDS),
    st.text(max_size=80),
    st.lists(st.sampled_from(MEANT), min_size=2, max_size=4).map(" ".join),
)
deeds = st.one_of(
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("taps shown"), st.integers(0, 9)),
    st.tuples(st.just("taps shown"), st.integers(0, 9)),
    st.tuples(st.just("taps"), st.sampled_from(OLD_BUTTONS)),
    st.tuples(st.just("sends"), st.sampled_from(sorted(set(get_args(Kind)) - {"silence"}))),
    st.tuples(st.just("pays"), st.sampled_from(list(Outcome))),
    st.tuples(st.just("waits"), st.sampled_from((1, 31, 60 * 24, 60 * 24 * 20))),
)
numbers = itertools.count()
# The one thing written that is answered by notices alone.
OWNERS_ANSWER = re.compile(r"\s*(yes|no|haan|nahi)\b", re.IGNORECASE)


@given(who=st.sampled_from((RAVI, RAVI, PAWAR, ASHA, MEERA)), life=st.lists(deeds, min_size=1, max_size=9))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_that_people_do_breaks_a_talk(seeded_file: Path, tmp_path: Path, who: str, life: list[Any]) -> None:
    with _fresh_talk(seeded_file, tmp_path, who) as talk:
        shown: list[str] = []
        for deed, what in life:
            message = DEEDS[deed](talk, what, shown)
            shown += [choice.id for choice in message.choices] if message else []


def _says(talk: Talk, text: str, shown: list[str]) -> Message | None:
    message = talk.says(text)
    assert message is not None or OWNERS_ANSWER.match(text)
    return message


def _taps(talk: Talk, button: str, shown: list[str]) -> Message | None:
    message = talk.taps(button)
    assert message is not None
    return message


def _taps_shown(talk: Talk, number: int, shown: list[str]) -> Message | None:
    return _taps(talk, shown[number % len(shown)], shown) if shown else None


def _sends(talk: Talk, kind: Kind, shown: list[str]) -> Message | None:
    message = talk.sends(kind)
    assert (message is None) == (kind in SILENT_KINDS)
    return message


def _pays(talk: Talk, outcome: Outcome, shown: list[str]) -> None:
    talk.pays(outcome)


def _waits(talk: Talk, minutes: int, shown: list[str]) -> None:
    talk.waits(minutes=minutes)


DEEDS: dict[str, Callable[[Talk, Any, list[str]], Message | None]] = {
    "says": _says,
    "taps": _taps,
    "taps shown": _taps_shown,
    "sends": _sends,
    "pays": _pays,
    "waits": _waits,
}


@contextmanager
def _fresh_talk(seeded: Path, folder: Path, who: str) -> Iterator[Talk]:
    file = folder / f"{next(numbers)}.db"
    shutil.copy(seeded, file)
    engine = make_engine(f"sqlite:///{file}")
    try:
        yield Talk(engine, who)
    finally:
        engine.dispose()
        file.unlink()
