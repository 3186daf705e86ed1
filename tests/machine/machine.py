"""The machine: in any order, everybody does what they can, the process dies anywhere, and nothing is ever broken.

What may be broken is asked after every step, and more of it at a course's end, when all has been worked off.
"""

from __future__ import annotations

from typing import ClassVar, Final

from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.machine.deeds import DEEDS, nothing
from tests.machine.players import cast_of
from tests.machine.world import World

STEPS: Final = 50
NEWEST: Final = 5  # of so many things one is chosen
ANY: Final = st.integers(0, 9_999)


class Course(RuleBasedStateMachine):
    """One course of events in one town."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.cast = cast_of(self.world)

    # One rule, because of many hypothesis plays only some in each course, and none gets far; and always as many
    # numbers, because a course that it changes a little would be cut short where more are asked for.
    @rule(deed=ANY, which=ANY, how=ANY)
    def somebody_does_something(self, deed: int, which: int, how: int) -> None:
        """One of the deeds there is anything to do to."""
        possible = [each for each in DEEDS if each.to(self.world) for _ in range(each.weight)]
        done = possible[deed % len(possible)]
        things, given, player = done.to(self.world)[-NEWEST:], done.choose(how), self.cast[done.player]
        to = [] if done.to is nothing else [things[which % len(things)]]
        note(f"{done} {given} {to}")
        self.world.does(lambda: getattr(player, done.does)(*to, **given))

    @invariant()
    def nothing_is_broken(self) -> None:
        """After every step."""
        self.world.checks()

    def teardown(self) -> None:
        """At the end of every course."""
        self.world.calms_down()


def run(world: World, *, examples: int, number: int, shrink: bool = True) -> None:
    """Play so many courses; the same number plays the same ones. Raises what the first broken one breaks."""
    Course.world = world
    given = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(lambda: Course()), settings=given)
