"""What referrers share and keep, by unguessable links and without a login."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from services import links
from services.house import House
from services.referrer import posters, referrals, statements
from services.tables import Person

A_DAY = "public, max-age=86400"


def blueprint(house: House) -> Blueprint:
    """Posters and statements."""
    routes = Blueprint("referrers", __name__)

    @routes.get("/poster/<code>.<proof>.png")
    def poster(code: str, proof: str) -> Response:
        """The poster of an active code."""
        if not links.poster_fits(house.settings, code, proof):
            abort(404)
        with house.reading() as work:
            found = referrals.find(work, code)
            known = posters.of(work, found) if found else None
        if known is None:
            abort(404)
        return Response(posters.drawn(known), content_type="image/png", headers={"Cache-Control": A_DAY})

    @routes.get("/statement/<int:person_id>.<proof>.txt")
    def statement(person_id: int, proof: str) -> Response:
        """What one referrer earned and was paid, signed."""
        if not links.statement_fits(house.settings, person_id, proof):
            abort(404)
        with house.reading() as work:
            words = statements.make(work, work.tx.get_one(Person, person_id))
        return Response(words, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    return routes
