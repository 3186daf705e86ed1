"""The forty things that must always hold, each with what proves it: a query, a rule, a proof of the audit, or a test.

A query or a rule is asked after every step of the machine, after each race and after each killing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Invariant:
    """`says` what holds. `proved_by`: names of queries and rules, `audit: <proof>`, or `<file>::<test>`."""

    number: int
    says: str
    proved_by: tuple[str, ...]


MACHINE: Final = "tests/machine/test_any_course.py::test_in_any_course_of_events_nothing_is_broken"
KILLS: Final = "tests/chaos/test_kills.py::test_killed_at_any_moment_nothing_is_lost_or_done_twice"

FORTY: Final = (
    Invariant(1, "what comes in twice stands in the inbox once", ("an arrival stands twice in the inbox",)),
    Invariant(2, "what we answered with 200 is kept", (MACHINE, KILLS,
        "tests/doors/test_webhook.py::test_what_could_not_be_stored_is_not_acknowledged")),
    Invariant(3, "when all is quiet nothing waits in the inbox", ("an arrival was not worked",
        "an arrival was given up")),
    Invariant(4, "an arrival is answered in the transaction that marks it, and once",
        ("replies_answer_what_was_worked", "a message stands twice in the outbox")),
    Invariant(5, "a booking's moves are numbered without a gap", ("the_chain_is_unbroken_and_legal",)),
    Invariant(6, "each move is one of the table's, and nobody rests half way", ("the_chain_is_unbroken_and_legal",
        "nobody_rests_in_passing",
        "tests/services/test_states.py::test_each_pair_moves_as_the_table_says_or_changes_nothing",
        "tests/services/test_every_move.py::"
        "test_each_pair_of_a_state_and_a_deed_moves_as_the_table_says_or_changes_nothing")),
    Invariant(7, "each move begins where the one before ended", ("the_chain_is_unbroken_and_legal",)),
    Invariant(8, "a night of a unit belongs to one", ("a night of a unit is claimed twice",)),
    Invariant(9, "who stands holds all their nights, nobody else holds any", ("claims_match_states",
        "an_open_change_holds_what_it_needs")),
    Invariant(10, "a hold ends in its time", ("no_hold_is_overdue",)),
    Invariant(11, "a stay is decided once", ("one_decision", "two buttons of one booking were used")),
    Invariant(12, "the decision and what became of the stay agree",
        ("a_ticket_for_the_confirmed_and_for_nobody_else", "commission_follows_the_booking")),
    Invariant(13, "only owner, second contact, admin or the end of the time decides", ("only_who_may_decides",)),
    Invariant(14, "a button counts in its time, for its booking and for what it says",
        ("a_used_button_did_what_it_says",
         "tests/services/test_owners.py::test_a_token_answers_its_own_booking_only")),
    Invariant(15, "nothing is decided on no money", ("one_decision",)),
    Invariant(16, "a transaction of the gateway counts once", ("a transaction of the gateway counts twice",)),
    Invariant(17, "money that stays is the amount and the currency asked for",
        ("an attached payment is not what was asked for",)),
    Invariant(18, "a stay keeps what it costs and no more", ("money_adds_up",)),
    Invariant(19, "captured money has one home", ("captured money has no home, or a wrong one",
        "a living booking's money goes back")),
    Invariant(20, "nothing undoes a success", ("money came without being settled", MACHINE,
        "tests/services/test_settle.py::test_nothing_undoes_a_success")),
    Invariant(21, "no more goes back than came", ("more goes back than came",
        "a payment goes back twice for the same cause")),
    Invariant(22, "the gateway sends back what we asked for and nothing else", (MACHINE,)),
    Invariant(23, "what was captured is kept, on its way back, or gone back", (
        "audit: gateways hold what was captured and not sent back", "what is kept for guests is not what they paid")),
    Invariant(24, "a stay that owes money has its refund, and ends with the last of them",
        ("refunds_have_their_state",)),
    Invariant(25, "a posting is zero in sum", ("a posting is not zero in sum",)),
    Invariant(26, "a total kept is the sum it stands for", ("a running total is not what the bookings come to",
        "what is owed back is not what the refunds say", "audit: running totals are what the bookings come to")),
    Invariant(27, "money is posted once for one cause", ("a posting was written twice",)),
    Invariant(28, "a referrer has what standing stays earned them", ("a referrer has not what a booking earned them",
        "audit: referrers have what they earned and did not take")),
    Invariant(29, "nobody earns by their own stay", ("somebody earns by their own stay",)),
    Invariant(30, "nobody is paid more than they had earned", ("a referrer owes us, and nothing was taken back",
        "audit: payouts are what the ledger keeps and paid for them")),
    Invariant(31, "a fact is written to somebody once", ("a message stands twice in the outbox",)),
    Invariant(32, "each move is told to all whom it concerns", ("everybody_was_told",)),
    Invariant(33, "no message hangs at a sender who died", ("no_sender_is_forgotten", "a message hangs")),
    Invariant(34, "a message is tried three times at the set pace, then ever later",
        ("tests/doors/test_outbox.py::test_after_three_attempts_it_waits_longer_and_the_admin_hears_once",)),
    Invariant(35, "tries are five seconds apart, and what was taken is not tried again",
        ("tests/doors/test_outbox.py::test_a_message_is_tried_three_times_five_seconds_apart",
         "a success is logged twice for one attempt", "sent_messages_are_logged")),
    Invariant(36, "a payment that hangs is told once", ("stuck_payments_are_told_once",)),
    Invariant(37, "there is a ticket for a confirmed stay and for no other",
        ("a_ticket_for_the_confirmed_and_for_nobody_else",
         "tests/web/test_ticket_pages.py::test_no_other_state_has_a_ticket_and_asking_stores_nothing")),
    Invariant(38, "who moved money or a stay is in the trail", ("a step of a refund is not in the trail",
        "a payout is not in the trail", "audit: the audit trail says what the tables say")),
    Invariant(39, "no secret, no number and no word of anybody's is in a log", ("tests/doors/test_nothing_leaks.py::"
        "test_a_whole_run_with_troubles_leaves_no_name_number_word_or_secret_in_the_log",)),
    Invariant(40, "the same arrivals, twice and in another order, make the same house",
        ("tests/doors/test_replay.py::test_a_day_told_thrice_and_shuffled_makes_the_same_house",)),
)  # fmt: skip
