"""`make serve` as a process: settings first, then everything, then an end in order."""

from __future__ import annotations

import signal
from pathlib import Path

from ops import family
from ops.ports import listens
from tests.ops.installation import Installation, said_until
from tests.ops.waiting import eventually

SETTINGS = {
    "WHATSAPP_PHONE_NUMBER_ID": "1000",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "2000",
    "WHATSAPP_ACCESS_TOKEN": "made-up-token",
    "WHATSAPP_APP_SECRET": "made-up-secret",
    "WHATSAPP_VERIFY_TOKEN": "made-up",
    "ADMIN_PHONE": "+919000000021",
    "JWT_SECRET": "a-made-up-secret-of-32-characters",
    "PAYTM_MID": "MADEUP",
    "PAYTM_MERCHANT_KEY": "sixteen-made-up!",
}


def with_settings(installation: Installation) -> dict[str, str]:
    """The settings, given half in `.env` and half in the environment, as people do."""
    names = sorted(SETTINGS)
    env_file: Path = installation.folder / ".env"
    env_file.write_text("".join(f"{name}='{SETTINGS[name]}'\n" for name in names[::2]))
    return {name: SETTINGS[name] for name in names[1::2]} | {"DATABASE_URL": "sqlite:///real.db"}


def test_a_missing_setting_stops_it_in_one_line_that_names_it(installation: Installation) -> None:
    told = with_settings(installation)
    (installation.folder / ".env").unlink()
    serve = installation.run("ops.serve", **told)
    _, said = serve.communicate(timeout=15)
    assert serve.returncode == 2
    assert said.count("\n") == 1
    assert "ADMIN_PHONE: required, but not set" in said


def test_it_migrates_serves_and_ends_all_of_it_when_asked(installation: Installation) -> None:
    serve = installation.run("ops.serve", **with_settings(installation))
    said = said_until(serve, "ready on")
    assert f"ready on {installation.url}\n" in said
    assert installation.lines("asked")[0] == "migrate"
    assert "seed" not in installation.lines("asked")
    assert installation.is_ready()
    (worker,) = eventually(lambda: installation.lines("workers"))
    assert worker.split()[1].startswith("redis://127.0.0.1:")
    serve.send_signal(signal.SIGTERM)
    assert serve.wait(timeout=20) == 0
    assert family.members(f"{serve.pid}-") == []
    assert not listens("127.0.0.1", installation.port)


def test_a_given_redis_is_used_and_none_is_started(installation: Installation) -> None:
    told = with_settings(installation) | {"REDIS_URL": "redis://127.0.0.1:6399/3"}
    said_until(installation.run("ops.serve", **told), "ready on")
    (worker,) = eventually(lambda: installation.lines("workers"))
    assert worker.split()[1] == "redis://127.0.0.1:6399/3"
    assert not (installation.folder / "var" / "redis").exists()


def test_templates_that_cannot_be_synced_are_told_and_do_not_stop_it(installation: Installation) -> None:
    serve = installation.run("ops.serve", FAILS="templates sync", **with_settings(installation))
    said_until(serve, "the message templates are not synced")
    assert installation.is_ready()


def test_a_taken_port_is_told_in_one_line(installation: Installation) -> None:
    said_until(installation.run("ops.serve", **with_settings(installation)), "ready on")
    second = installation.run("ops.serve", **with_settings(installation))
    _, said = second.communicate(timeout=15)
    assert second.returncode == 2
    assert said.count("\n") == 1
    assert str(installation.port) in said
