"""A server with a certificate that nobody vouches for, made at the moment of asking."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from Crypto.Util.asn1 import DerBitString, DerInteger, DerNull, DerObject, DerObjectId, DerSequence, DerSetOf

SHA256_WITH_RSA, COMMON_NAME = "1.2.840.113549.1.1.11", "2.5.4.3"


@contextlib.contextmanager
def unknown_authority(folder: Path) -> Iterator[str]:
    """The https address of a server whose certificate signed itself."""
    (folder / "pair.pem").write_bytes(_self_signed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pair.pem")
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_shake_hands, args=(plain, context), daemon=True).start()
        yield f"https://127.0.0.1:{plain.getsockname()[1]}"


def _shake_hands(plain: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = plain.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)


def _self_signed() -> bytes:
    key = RSA.generate(2048)
    how = DerSequence([DerObjectId(SHA256_WITH_RSA), DerNull()]).encode()
    name = _name("127.0.0.1")
    times = DerSequence([_time(b"240101000000Z"), _time(b"491231235959Z")]).encode()
    told = DerSequence([DerInteger(1), how, name, times, name, key.public_key().export_key("DER")]).encode()
    signed = DerBitString(pkcs1_15.new(key).sign(SHA256.new(told))).encode()
    certificate = ssl.DER_cert_to_PEM_cert(DerSequence([told, how, signed]).encode())
    return key.export_key() + b"\n" + certificate.encode()


def _name(common: str) -> bytes:
    text = DerObject(0x0C, common.encode()).encode()
    return DerSequence([DerSetOf([DerSequence([DerObjectId(COMMON_NAME), text]).encode()]).encode()]).encode()


def _time(stamp: bytes) -> bytes:
    return DerObject(0x17, stamp).encode()
