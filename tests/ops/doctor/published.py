"""An installation that offers the form, published by the operator's own steps, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from Crypto.PublicKey import RSA

from bot.forms import keys, publishing
from bot.forms.sealing import new_key
from services.admin import live
from tests.ops.doctor.conftest import Patient

Trouble = Callable[[Patient, Any], Any]


@cache
def key_pairs() -> tuple[RSA.RsaKey, RSA.RsaKey]:
    """Ours and another, made once because that takes a second."""
    return new_key(), new_key()


def form(patient: Patient) -> None:
    """Keys, publication, and the form offered."""
    file = patient.folder / "flow-key.pem"
    file.touch(mode=0o600)
    file.write_bytes(key_pairs()[0].export_key())
    here = {"whatsapp_flow_key_file": file}
    patient.wish |= here
    house = patient.town.house
    house.settings = patient.town.settings.model_copy(update=here)
    api = patient.visit().api
    publishing.give_key(api, house.settings, keys.public_half(key_pairs()[0]))
    flow_id = publishing.publish(api, house.settings)
    assert publishing.publish(api, house.settings) == flow_id
    with house.work() as work:
        live.change(work, live.FLOW_ID, int(flow_id), actor="operator")


def but(change: Callable[[Patient], Any]) -> Trouble:
    """All as it should be, but for one thing."""

    def trouble(patient: Patient, monkey: Any) -> None:
        form(patient)
        change(patient)

    return trouble


def another_key_at_meta(patient: Patient) -> None:
    patient.world.public_key = keys.public_half(key_pairs()[1])


def another_key_serves(patient: Patient) -> None:
    other = patient.folder / "other.pem"
    other.write_bytes(key_pairs()[1].export_key())
    house = patient.town.house
    house.settings = house.settings.model_copy(update={"whatsapp_flow_key_file": other})


def flows_are(**facts: Any) -> Callable[[Patient], None]:
    return lambda patient: [vars(flow).update(facts) for flow in patient.world.flows.values()] and None


TROUBLES: dict[str, Trouble] = {
    "form.no_key": but(lambda patient: (patient.folder / "flow-key.pem").unlink()),
    "files.key_open": but(lambda patient: (patient.folder / "flow-key.pem").chmod(0o644)),
    "form.other_key": but(another_key_at_meta),
    "form.not_published": but(flows_are(status="BLOCKED")),
    "form.elsewhere": but(flows_are(endpoint_uri="https://old.example/flow")),
    "form.deaf": but(another_key_serves),
}
