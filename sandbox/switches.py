"""The faults a visitor or a test can turn on. A table of names and values, nothing else."""

from __future__ import annotations

OPTIONS: dict[str, list[str]] = {
    "callback": [
        "normal",
        "late",
        "twice",
        "never",
        "forged",
        "wrong_amount",
        "status_wrong_amount",
    ],
    "delivery": ["normal", "failing"],
    "cloud_api": ["normal", "slow", "erroring", "ghost"],
    "webhooks": ["normal", "twice", "late", "unordered"],
    "account": ["normal", "no_new_chats", "locked", "disabled", "unpaid"],
    "number": ["normal", "red"],
    "sms": ["normal", "undelivered", "erroring"],
    "email": ["normal", "bouncing", "busy", "bouncing_later", "delayed"],
    "rate_limits": ["on", "off"],
}


class Switches:
    """The present position of every switch; the first option is where it starts."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self.reset()

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def reset(self) -> None:
        """Everything back to where it started."""
        self._values = {name: values[0] for name, values in OPTIONS.items()}

    def merge(self, wanted: dict[str, str]) -> None:
        """Set the named switches. Raises ValueError, changing nothing, on an unknown name or value."""
        for name, value in wanted.items():
            if value not in OPTIONS.get(name, []):
                raise ValueError(f"{name}={value}: expected one of {OPTIONS.get(name, sorted(OPTIONS))}")
        self._values.update(wanted)

    def to_json(self) -> dict[str, str]:
        """All positions."""
        return dict(self._values)
