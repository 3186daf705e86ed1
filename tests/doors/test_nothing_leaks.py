"""What the program tells its log while people talk, pay and fall out: never who they are, their words, a secret."""

from __future__ import annotations

import pytest

from services import logs
from services.errors import SendError
from tests.services.stays import offered
from tests.town import MEERA, NAMES, PAWAR, RAVI, Town

WORDS = "my sister's knee is broken"


def test_a_whole_run_with_troubles_leaves_no_name_number_word_or_secret_in_the_log(
    town: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure()
    ravi = town.phone(RAVI)
    ravi.says(WORDS)
    stay = offered(town, code="TEST123").is_paid()
    town.api.troubles = [SendError("no", code=131026), SendError("no answer", unknown=True)]
    stay.owner_taps("Cancel")
    town.bank.away = True
    town.phone(MEERA).taps("Refund by gateway", next(heard for heard in town.phone(MEERA).heard if heard.choices))
    town.bank.away = False
    town.wait(minutes=5)
    town.phone(PAWAR).taps_id("eyJhbGciOiJIUzI1NiJ9.e30.forged")
    with monkeypatch.context() as broken:
        broken.setattr("flows.engine.play", lambda turn: 1 / 0)
        for _ in range(5):
            ravi.post({"type": "text", "text": {"body": WORDS}})
    told = "".join(capsys.readouterr())
    assert "turn_failed" in told, "nothing was told at all"
    given = town.settings.model_dump()
    secrets = [str(given[name]) for name in given if name.endswith(("secret", "token", "key")) and given[name]]
    people = [part for number, name in NAMES.items() for part in (number, number.lstrip("+"), name)]
    assert [each for each in (*secrets, *people, WORDS, "eyJ") if each in told] == []
