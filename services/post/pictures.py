"""Pictures to be looked at: noted in a turn, looked at outside of any transaction, and what is seen is a turn again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from services.db import lock
from services.house import Work
from services.post import inbox
from services.tables import Picture

SOURCE: Final = "picture"
# How long one look may take until another may begin, and how long to wait after one that failed.
LOOK_SECONDS: Final = 60
WAIT_SECONDS: Final = 5
# Few, because a guest stands at the door and the code can be typed instead.
MOST_LOOKS: Final = 3
# Of one person; nobody has so many guests at the door.
MOST_IN_AN_HOUR: Final = 30


def note(work: Work, *, inbox_id: int, talker: str, media_id: str, sent_at: datetime) -> bool:
    """Write down that a picture is to be looked at, and ring for it; False when this person has sent too many."""
    since = work.now - timedelta(hours=1)
    recent = select(func.count()).where(Picture.talker == talker, Picture.created_at > since)
    if (work.tx.scalar(recent) or 0) >= MOST_IN_AN_HOUR:
        return False
    picture = Picture(
        inbox_id=inbox_id,
        talker=talker,
        media_id=media_id,
        sent_at=sent_at,
        next_look_at=work.now,
        created_at=work.now,
    )
    work.tx.add(picture)
    work.tx.flush()
    work.ring("picture", str(picture.id))
    return True


def due(work: Work, for_seconds: float = 0, most: int = 50) -> list[str]:
    """The pictures that nobody looks at and somebody should, by their numbers: tried before, or due for so long."""
    since = work.now - timedelta(seconds=for_seconds)
    rows = select(Picture).where(Picture.status == "due", Picture.next_look_at <= work.now)
    found = work.tx.scalars(rows.order_by(Picture.next_look_at).limit(most))
    return [str(each.id) for each in found if each.looks or each.next_look_at <= since]


def win(work: Work, picture_id: str) -> Picture | None:
    """The picture, ours to look at for a while; None when it is not due, or was looked at too often and is given up."""
    picture = _mine(work, picture_id)
    if picture is None or picture.status != "due" or picture.next_look_at > work.now:
        return None
    if picture.looks >= MOST_LOOKS:
        _give_up(work, picture)
        return None
    picture.looks += 1
    picture.next_look_at = work.now + timedelta(seconds=LOOK_SECONDS)
    return picture


def seen(work: Work, picture_id: str, booking_id: str) -> None:
    """Somebody looked: on it was the proved ticket of that booking, or, with an empty id, none."""
    picture = _mine(work, picture_id)
    if picture is not None and picture.status == "due":
        picture.status = "seen"
        _tell(work, picture, {"ticket": booking_id})


def not_seen(work: Work, picture_id: str, error: str, *, permanent: bool) -> None:
    """The picture could not be had: look again a little later, or give it up."""
    picture = _mine(work, picture_id)
    if picture is None or picture.status != "due":
        return
    picture.error = error
    picture.next_look_at = work.now + timedelta(seconds=WAIT_SECONDS)
    if permanent or picture.looks >= MOST_LOOKS:
        _give_up(work, picture)


def _give_up(work: Work, picture: Picture) -> None:
    picture.status = "failed"
    _tell(work, picture, {"failed": True})


def _tell(work: Work, picture: Picture, raw: dict[str, Any]) -> None:
    """Put what was seen before the talk, as old as the picture, so that it overtakes nothing said since."""
    external_id = str(picture.inbox_id)
    inbox.keep(work, [inbox.Arrival(SOURCE, "message", external_id, picture.talker, raw, picture.sent_at)])
    work.ring("turn", picture.talker)


def _mine(work: Work, picture_id: str) -> Picture | None:
    return lock(work.tx, Picture, Picture.id == int(picture_id))
