"""The door of the API: each operation's route, and what every request goes through before the operation runs.

Counted, proved, read, run, checked against its own model: in that order. What is not public needs an admin.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from services.admin import admins
from services.house import House
from services.payments.gateways.contract import Gateway
from services.tables import Admin
from web.api.limits import Limits
from web.api.operations import Asked, Call, Operation, Sent
from web.api.refusals import Refused, Wrong, wrong_values

JSON: Final = "application/json"


def routes_of(
    house: House, gateways: dict[str, Gateway], operations: tuple[Operation, ...], limits: Limits
) -> Blueprint:
    """The routes of these operations."""
    routes = Blueprint("api", __name__)
    routes.register_error_handler(Refused, lambda refused: refused.answer())
    for operation in (each for each in operations if each.run):
        routes.add_url_rule(
            operation.path,
            f"{operation.method} {operation.path}".replace(".", "-"),  # a dot would name another blueprint
            _view(house, gateways, operation, limits),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    return routes


def _view(house: House, gateways: dict[str, Gateway], operation: Operation, limits: Limits) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        count = partial(_wait, limits)
        _count(house, operation, limits)
        admin = None if operation.public else _proved(house, limits)
        call = Call(house, gateways, path, _asked(operation.query), _sent(operation.body), admin, count)
        return _answer(operation, call)

    return view


def _answer(operation: Operation, call: Call) -> Response:
    assert operation.run is not None  # noqa: S101  # because only those that run have a route
    answer = operation.run(call)
    response = Response(answer.model_dump_json(by_alias=True), content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _count(house: House, operation: Operation, limits: Limits) -> None:
    address = request.remote_addr or ""
    _wait(limits, f"{house.settings.api_requests_per_minute}/minute", "address", address)
    if operation.limit:
        _wait(limits, operation.limit, operation.path, address)


def _wait(limits: Limits, limit: str, *who: str) -> None:
    seconds = limits.wait_seconds(limit, *who)
    if seconds:
        raise Refused(429, "That was a lot at once; wait a moment.", headers={"Retry-After": str(seconds)})


def _proved(house: House, limits: Limits) -> Admin:
    """The admin who asks, by the bearer token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    admin = None
    if scheme.lower() == "bearer":
        with house.reading() as work:
            admin = admins.of_token(work, token.strip())
    if admin is None:
        raise Refused(401, "This needs an admin's token.", headers={"WWW-Authenticate": "Bearer"})
    _wait(limits, f"{house.settings.api_requests_per_minute}/minute", "account", str(admin.id))
    return admin


def _asked(model: type[Asked] | None) -> BaseModel | None:
    """The query, read. An empty value is one that was not given; given twice, none is to be believed."""
    if model is None:
        return None
    twice = [name for name, values in request.args.lists() if len(values) > 1 and name in model.model_fields]
    if twice:
        raise Refused(400, "A value was given twice.", [Wrong(field=name, problem="given twice") for name in twice])
    return _read(partial(model.model_validate, {name: value for name, value in request.args.items() if value}))


def _sent(model: type[Sent] | None) -> BaseModel | None:
    """The body, read. Raises the right refusal for what is not JSON, or not this JSON."""
    if model is None:
        return None
    if request.mimetype != JSON:
        raise Refused(415, f"The body must be {JSON}.")
    return _read(partial(model.model_validate_json, request.get_data()))


def _read(read: Callable[[], BaseModel]) -> BaseModel:
    try:
        return read()
    except ValidationError as error:
        raise wrong_values(error) from None
