"""The errors services raise on purpose. Each says what a caller may do about it."""


class ThikanaError(Exception):
    """Root of the errors this program raises on purpose."""


class SettingsError(ThikanaError):
    """Settings are missing or wrong; each complaint names the variable and what is expected."""

    def __init__(self, *complaints: str) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = complaints


class AccountRefused(ThikanaError):
    """An account cannot be made like that; the text says why, for the person who asked."""


class IllegalMove(ThikanaError):
    """The booking cannot go from its state by this event; nothing was changed."""


class Taken(ThikanaError):
    """The nights asked for are not free on any unit; nothing was claimed."""


class SendError(ThikanaError):
    """A message did not go out.

    `permanent`: the same request will never work. `unknown`: it may have gone after all.
    `retry_after`: seconds the other side asked us to wait. `code`: the other side's error code.
    """

    def __init__(
        self,
        why: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: int | None = None,
        code: int | None = None,
    ) -> None:
        super().__init__(why)
        self.permanent, self.unknown, self.retry_after, self.code = permanent, unknown, retry_after, code


class Forged(ThikanaError):
    """A message claims to come from a gateway and its signature says otherwise; believe nothing in it."""


class GatewayError(ThikanaError):
    """A payment gateway did not do what was asked.

    `unknown`: it may have happened after all, look it up before repeating. `misconfigured`: credentials or
    account settings are wrong, a person must mend them. Neither: the gateway refused and did not act.
    """

    def __init__(self, why: str, *, code: str = "", unknown: bool = False, misconfigured: bool = False) -> None:
        super().__init__(why)
        self.code, self.unknown, self.misconfigured = code, unknown, misconfigured
