"""A referrer's statement: a text file signed with Ed25519, so that whoever has our public key can check it offline."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from services import texts
from services.house import Work
from services.referrer import commissions, payouts
from services.settings import Settings
from services.tables import Person

SEAL: Final = "\n-- signed, every letter above counts --\n"
MOST_LINES: Final = 5000


def make(work: Work, person: Person) -> str:
    """Everything somebody earned and was paid, as of now, signed."""
    found = commissions.figures(work, person)
    facts = {name: f"{amount.currency} {amount.plain()}" for name, amount in vars(found).items()}
    when = work.now.astimezone(work.settings.zone).isoformat(timespec="seconds")
    lines = [texts.say(person.locale, "statement", person=person.phone or person.name, when=when, **facts)]
    for line in reversed(commissions.lines(work, person, MOST_LINES)):
        lines.append(f"{line.day}  {line.booking_id}  {line.code}  {line.amount.plain()}  {line.status}")
    lines.append(texts.say(person.locale, "statement", "payouts"))
    for payout in payouts.of_person(work, person):
        lines.append(f"{payout.payout_id}  {payout.amount.plain()}  {payout.status}  {payout.reference or '-'}")
    return _sealed(work.settings, "\n".join(lines))


def public_key(settings: Settings) -> str:
    """What our statements are checked with, as 64 hexadecimal digits. It may be shown to anybody."""
    return _key(settings).public_key().export_key(format="raw").hex()


def genuine(statement: str, key: str) -> bool:
    """Whether the holder of that public key signed this very text; line ends of Windows do no harm."""
    words, seal, signature = statement.replace("\r\n", "\n").partition(SEAL)
    try:
        signed = base64.b64decode(signature.strip(), validate=True)
        eddsa.new(eddsa.import_public_key(bytes.fromhex(key)), "rfc8032").verify(words.encode(), signed)
    except ValueError:
        return False
    return bool(seal)


def _sealed(settings: Settings, words: str) -> str:
    signature = eddsa.new(_key(settings), "rfc8032").sign(words.encode())
    return f"{words}{SEAL}{base64.b64encode(signature).decode()}\n"


def _key(settings: Settings) -> ECC.EccKey:
    seed = hmac.new(settings.jwt_secret.encode(), b"statements", hashlib.sha256).digest()
    return ECC.construct(curve="Ed25519", seed=seed)
