"""What the doctor says, line by line. Whatever a secret of ours would be in is blacked out before it is said."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from ops.doctor.checks import examine
from ops.doctor.visit import Finding, Visit, found
from services.errors import SettingsError
from services.settings import Settings

WORDS: Final = Path(__file__).with_name("words.toml")
GUIDE: Final = "docs/going-live.md"
VERDICTS: Final = ("ok", "warning", "wrong", "?")
SHOWN: Final[Mapping[str, str]] = {"wrong": "WRONG", "?": "not asked"}
SECRETS: Final = (
    "whatsapp_access_token", "whatsapp_app_secret", "whatsapp_verify_token", "jwt_secret", "paytm_merchant_key",
    "smtp_password", "imap_password", "twilio_auth_token",
)  # fmt: skip
BLACK: Final = "•••"


def tell(visit: Visit, say: Callable[[str], None], names: Iterable[str] = ()) -> int:
    """Examine everything and say it as it is found; answers how many things are wrong."""
    verdicts: Counter[str] = Counter()
    for check, findings in examine(visit, names):
        for finding in findings:
            verdicts[verdict(finding)] += 1
            for line in lines(check.name, finding, check.step):
                say(without_secrets(line, visit.settings))
    say(f"{verdicts['ok']} right, {verdicts['warning']} to look at, {verdicts['wrong']} wrong,"
        f" {verdicts['?']} could not be asked.")  # fmt: skip
    return verdicts["wrong"]


def settings_lines(error: SettingsError) -> Iterator[str]:
    """What to say when the settings cannot be read, one finding for each complaint; it is all that can be said."""
    for complaint in error.complaints:
        yield from lines("settings", found("settings.wrong", why=complaint), "5-settings")


def lines(name: str, finding: Finding, step: str) -> Iterator[str]:
    """One finding: what it is, and unless all is well what to do and where the guide leads through it."""
    words, facts = book()[finding.key], Facts(finding.facts)
    said = verdict(finding)
    yield f"{SHOWN.get(said, said):<10}{name:<14}{words['what'].format_map(facts)}"
    if said != "ok":
        yield f"{'':<24}{words['do'].format_map(facts)}"
        yield f"{'':<24}{GUIDE}#{step}"


class Facts(dict[str, str]):
    """The facts of a finding; one that is missing shows as such, because a doctor must not break over a word."""

    def __missing__(self, name: str) -> str:
        return "-"


def verdict(finding: Finding) -> str:
    """ok, warning, wrong, or ? when nobody could be asked."""
    return book()[finding.key]["verdict"]


def without_secrets(text: str, given: Settings) -> str:
    """The text with every secret of the settings blacked out."""
    passwords = [make_url(url).password for url in (given.database_url, given.redis_url) if url]
    hidden = [getattr(given, name) for name in SECRETS] + [str(word) for word in passwords if word]
    for word in sorted(filter(None, hidden), key=len, reverse=True):
        text = text.replace(word, BLACK)
    return text


@cache
def book() -> Mapping[str, Mapping[str, str]]:
    """Every finding's words by its key."""
    chapters = tomllib.loads(WORDS.read_text())
    return {f"{name}.{key}": words for name, chapter in chapters.items() for key, words in chapter.items()}
