"""Many workers and one photo: one of them uploads it, and nobody waits for that."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from bot import attaching, outgoing
from services import links
from services.errors import SendError
from services.post import uploads
from services.post.messages import Message
from tests.races.together import at_once, customer, towns
from tests.town import Town

WORKERS = 8


def shows(first: Town, place: Town, worker: int) -> dict[str, str]:
    """One worker sends the villa's photo to somebody; how it went."""
    picture = links.picture(first.settings, "seaview-villa.jpg")
    attaching.send(place.house, first.api, outgoing.render(Message("Look", picture=picture), customer(worker), "k"))
    (sent,) = [body["image"] for body in first.api.sent if body["to"] == customer(worker)]
    return {key: value for key, value in sent.items() if key in ("id", "link")}


def test_while_one_uploads_a_photo_the_others_send_its_link(racing_town: Town, monkeypatch: Any) -> None:
    upload, others_are_through = racing_town.api.upload, threading.Barrier(2, timeout=30)

    def slowly(*file: Any) -> str:
        others_are_through.wait()
        return upload(*file)

    monkeypatch.setattr(racing_town.api, "upload", slowly)
    gone: list[int] = []

    def send(place: Town, worker: int) -> dict[str, str]:
        sent = shows(racing_town, place, worker)
        gone.append(worker)
        if len(gone) == WORKERS - 1:
            others_are_through.wait()
        return sent

    places = towns(racing_town, WORKERS)
    sent = at_once([partial(send, place, number) for number, place in enumerate(places)])
    (media_id,) = racing_town.api.uploads
    assert sorted(map(str, sent)) == sorted(map(str, [{"id": media_id}, *[LINK] * (WORKERS - 1)]))
    assert shows(racing_town, places[0], WORKERS) == {"id": media_id}


def test_of_many_whose_file_whatsapp_has_lost_one_uploads_it_anew(racing_town: Town) -> None:
    places = towns(racing_town, WORKERS)
    lost = shows(racing_town, places[0], WORKERS)["id"]
    send, all_were_refused = racing_town.api.send, threading.Barrier(WORKERS, timeout=30)

    def refuses_the_lost_one(body: dict[str, Any]) -> str:
        if body["image"].get("id") == lost:
            all_were_refused.wait()
            raise SendError("100: not a valid media attachment ID", code=100, permanent=True)
        return send(body)

    racing_town.api.send = refuses_the_lost_one  # type: ignore[method-assign]
    sent = at_once([partial(shows, racing_town, place, number) for number, place in enumerate(places)])
    assert len(racing_town.api.uploads) == 2
    assert lost not in str(sent)


def test_one_of_many_gets_the_claim(racing_town: Town) -> None:
    def claim(place: Town) -> bool:
        with place.house.work() as work:
            return uploads.claim(work, "https://thikana.example/a.jpg", "looks so")

    claims = [at_once([partial(claim, place) for place in towns(racing_town, WORKERS)])]
    racing_town.clock.move(seconds=60)
    claims.append(at_once([partial(claim, place) for place in towns(racing_town, WORKERS)]))
    assert [sum(each) for each in claims] == [1, 1]


LINK = {"link": "https://thikana.example/static/places/seaview-villa.jpg"}
