"""The picture, the voice note and the sticker that people send: small, real files made on the spot."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from sandbox.cloud.media import INBOUND_LIFE, Media, Shelf, plain_type

SILENCE = b"\xf8\xff\xfe"  # 20 ms of nothing, as Opus writes it
FRAME_SAMPLES, FRAMES = 960, 50
CRC_POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True)
class Sample:
    """How a kind of file is announced in the webhook."""

    mime_type: str
    extra: dict[str, Any] = field(default_factory=dict)


SAMPLES = {
    "image": Sample("image/jpeg"),
    "audio": Sample("audio/ogg; codecs=opus", {"voice": True}),
    "sticker": Sample("image/webp", {"animated": False}),
}


def keep_sample(shelf: Shelf, kind: str, now: datetime) -> Media:
    """A fresh copy of the sample of this kind, with the week inbound media live."""
    return shelf.keep(plain_type(SAMPLES[kind].mime_type), _content(kind), now + INBOUND_LIFE)


@cache
def _content(kind: str) -> bytes:
    if kind == "audio":
        return _voice()
    size, form = ((512, 512), "WEBP") if kind == "sticker" else ((640, 480), "JPEG")
    picture = Image.new("RGB", size, "#b8dcc8")
    pen = ImageDraw.Draw(picture)
    wide, high = size
    pen.ellipse((wide * 0.7, high * 0.1, wide * 0.85, high * 0.3), fill="#f4c95d")
    pen.polygon(((0, high), (wide * 0.4, high * 0.35), (wide * 0.8, high)), fill="#4f7f6d")
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def _voice() -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"sandbox" + struct.pack("<I", 0)
    pages = [(2, 0, [head]), (0, 0, [tags]), (4, FRAME_SAMPLES * FRAMES, [SILENCE] * FRAMES)]
    return b"".join(_page(number, *page) for number, page in enumerate(pages))


def _page(number: int, flags: int, position: int, packets: list[bytes]) -> bytes:
    sizes = bytes(len(packet) for packet in packets)
    before = b"OggS" + struct.pack("<BBqII", 0, flags, position, 1, number)
    after = bytes([len(sizes)]) + sizes + b"".join(packets)
    return before + struct.pack("<I", _crc(before + b"\0\0\0\0" + after)) + after


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ (CRC_POLYNOMIAL if crc & 0x80000000 else 0)
            crc &= 0xFFFFFFFF
    return crc
