"""A talk in a person's hands: called for, taken, spoken in, handed back. While it is, the bot is silent.

Every deed is in the trail with who did it; only this module writes who has a talk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from sqlalchemy import select

from services import notices, trail
from services.db import lock
from services.house import House, Work
from services.post import outbox
from services.post.messages import Note
from services.tables import Conversation, OutboxRow

CLOCK: Final = "clock"
# So many characters of somebody's words fit into one message beside ours, also as a template.
PIECE: Final = 700
MOST_LAST_WORDS: Final = 300


@dataclass(frozen=True)
class Rung:
    """What is done when nobody has come for so many times the promised minutes."""

    times: int
    do: Callable[[Work, Conversation], None]


def has_it(talk: Conversation) -> bool:
    """Whether the bot has to be silent: a person has the talk in hand, or has been called for it."""
    return talk.person_asked_at is not None


def call(work: Work, talk: Conversation, facts: notices.Facts) -> None:
    """Call the admins to a talk; `facts` say who asks and where the talk stands."""
    talk.person_asked_at, talk.asked_rung, talk.taken_by, talk.taken_at = work.now, 0, "", None
    note(work, talk, "asked", _guest(talk))
    notices.tell_admins(work, "person_wanted", facts, _key(work, talk, "wanted"), taps=_taps(talk))


def take(work: Work, talk: Conversation, admin: str, admin_name: str) -> bool:
    """Give the talk to this admin and tell the guest who answers; False when somebody else has it already."""
    if talk.taken_by:
        return talk.taken_by == admin
    talk.taken_by, talk.taken_at = admin, work.now
    note(work, talk, "taken", f"admin:{admin}")
    _tell_guest(work, talk, "person_here", {"admin_name": admin_name}, _key(work, talk, "here"))
    return True


def give_back(work: Work, talk: Conversation, actor: str) -> None:
    """Give the talk back to the bot."""
    note(work, talk, "handed_back", actor)
    talk.person_asked_at = talk.taken_at = None
    talk.taken_by, talk.asked_rung = "", 0


def forward(work: Work, talk: Conversation, guest_name: str, words: str, dedupe_key: str) -> None:
    """Pass on what the guest wrote to the admin who has the talk."""
    for number, piece in enumerate(_pieces(words)):
        # The talk's id is for finding it again when the admin replies to this very message.
        facts = {"guest_name": guest_name, "words": piece, "talk": str(talk.id)}
        body = Note("guest_writes", facts, ())
        outbox.put(work, to=talk.taken_by, role="admin", body=body, dedupe_key=f"{dedupe_key}:{number}", urgency="A")


def answer(work: Work, talk: Conversation, admin_name: str, words: str, dedupe_key: str) -> None:
    """Pass on what the admin wrote to the guest."""
    note(work, talk, "answered", f"admin:{talk.taken_by}", said=dedupe_key)
    for number, piece in enumerate(_pieces(words)):
        facts = {"admin_name": admin_name, "words": piece}
        _tell_guest(work, talk, "person_writes", facts, f"{dedupe_key}:{number}")


def tell_of_leaving(work: Work, talk: Conversation, guest_name: str) -> None:
    """Tell the admin who has the talk that the guest went on with the bot."""
    if talk.taken_by:
        body, key = Note("guest_left", {"guest_name": guest_name}, ()), _key(work, talk, "left")
        outbox.put(work, to=talk.taken_by, role="admin", body=body, dedupe_key=key, urgency="C")


def locked(work: Work, talk_id: int) -> Conversation | None:
    """That talk, ours until the transaction ends; None when there is none or no person was called to it."""
    talk = lock(work.tx, Conversation, Conversation.id == talk_id)
    return talk if talk is not None and has_it(talk) else None


def of_reply(work: Work, provider_id: str) -> int:
    """The id of the talk that a forwarded message came from; 0 when that message was none."""
    if not provider_id:
        return 0
    row = work.tx.scalars(select(OutboxRow).where(OutboxRow.provider_id == provider_id).limit(1)).one_or_none()
    return int(row.body.get("facts", {}).get("talk", 0)) if row is not None else 0


def in_hand_of(work: Work, admin: str) -> int:
    """The id of the talk this admin took last and has not handed back; 0 when there is none."""
    rows = select(Conversation.id).where(Conversation.taken_by == admin)
    return work.tx.scalar(rows.order_by(Conversation.taken_at.desc(), Conversation.id.desc()).limit(1)) or 0


def waiting(work: Work, most: int = 10) -> list[Conversation]:
    """The talks a person was called to, longest waiting first."""
    rows = select(Conversation).where(Conversation.person_asked_at.is_not(None))
    return list(work.tx.scalars(rows.order_by(Conversation.person_asked_at).limit(most)))


def note(work: Work, talk: Conversation, event: str, actor: str, said: str = "") -> None:
    """Write one deed into the trail of a talk; `said` is the key of the message that was passed on."""
    trail.add(work, _thing(talk), event, actor=actor, about=_thing(talk), after={"said": said} if said else None)


def climb(house: House) -> int:
    """Call again where nobody came in time, and in the end give the talk back to the bot; answers how many."""
    with house.reading() as work:
        late = [talk.id for talk in waiting(work, most=200) if _due(work, talk)]
    return sum(_climb_one(house, talk_id) for talk_id in late)


def _climb_one(house: House, talk_id: int) -> bool:
    with house.work() as work:
        talk = locked(work, talk_id)
        rung = _due(work, talk) if talk else None
        if talk is None or rung is None:
            return False
        talk.asked_rung += 1
        rung.do(work, talk)
        return True


def _due(work: Work, talk: Conversation) -> Rung | None:
    if talk.taken_by or talk.person_asked_at is None or talk.asked_rung >= len(LADDER):
        return None
    rung = LADDER[talk.asked_rung]
    waited_minutes = (work.now - talk.person_asked_at).total_seconds() // 60
    return rung if waited_minutes >= rung.times * work.settings.person_response_minutes else None


def _call_again(work: Work, talk: Conversation) -> None:
    _remind(work, talk)
    _tell_guest(work, talk, "nobody_yet", {"admin_phone": work.settings.admin_phone}, _key(work, talk, "nobody_yet"))


def _give_up(work: Work, talk: Conversation) -> None:
    _remind(work, talk)
    _tell_guest(work, talk, "nobody_came", {"admin_phone": work.settings.admin_phone}, _key(work, talk, "nobody_came"))
    give_back(work, talk, CLOCK)


def _remind(work: Work, talk: Conversation) -> None:
    asked_at = talk.person_asked_at or work.now
    facts = {
        "guest_name": talk.person.name or talk.person.profile_name or "-",
        "guest_phone": talk.person.phone or "-",
        "minutes": str(int((work.now - asked_at).total_seconds() // 60)),
        "last_words": last_words(talk),
    }
    note(work, talk, "called_again", CLOCK)
    notices.tell_admins(
        work, "person_wanted_still", facts, _key(work, talk, f"still{talk.asked_rung}"), taps=_taps(talk)
    )


LADDER: Final = (Rung(1, _call_again), Rung(6, _give_up))


def last_words(talk: Conversation) -> str:
    """What the guest wrote last, short enough for an alert."""
    return " ".join(talk.last_words.split())[-MOST_LAST_WORDS:] or "-"


def _tell_guest(work: Work, talk: Conversation, key: str, facts: dict[str, str], dedupe_key: str) -> None:
    body, to = Note(key, facts, ()), talk.person.address
    outbox.put(work, to=to, role="customer", body=body, dedupe_key=dedupe_key, urgency="A")


def _taps(talk: Conversation) -> tuple[str, ...]:
    return (f"handover.take:{talk.id}", f"handover.back:{talk.id}")


def _pieces(words: str) -> list[str]:
    """The words in pieces that each fit into one message; nothing is dropped."""
    if len(words) <= PIECE:
        return [words]
    return wrap(words, PIECE, replace_whitespace=False, drop_whitespace=False)


def _key(work: Work, talk: Conversation, what: str) -> str:
    """A key for one message of one calling: the same person may call again later."""
    calls = sum(deed.cause == "asked" for deed in trail.of(work, _thing(talk)))
    return f"handover:{talk.id}:{calls}:{what}"


def _thing(talk: Conversation) -> str:
    return f"talk:{talk.id}"


def _guest(talk: Conversation) -> str:
    return f"guest:{talk.person_id}"
