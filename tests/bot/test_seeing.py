"""The QR of a ticket is found on the pictures people really send; nothing else breaks the looking."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from bot.seeing import codes_on
from services.tickets.draw import ticket_png
from services.tickets.qr import qr_png
from tests.tickets.cast import RAVIS_TICKET

LINK = RAVIS_TICKET.link


def ticket() -> Image.Image:
    return Image.open(io.BytesIO(ticket_png(RAVIS_TICKET))).convert("RGB")


def bytes_of(image: Image.Image, form: str = "JPEG", quality: int = 60) -> bytes:
    out = io.BytesIO()
    image.save(out, form, quality=quality)
    return out.getvalue()


def on_a_table(image: Image.Image, turned: float, width: int = 500) -> Image.Image:
    """The phone that shows the ticket, small and aslant in a photo."""
    small = image.resize((width, image.height * width // image.width))
    table = Image.new("RGB", (1600, 1200), "#6b4a2f")
    table.paste(small.rotate(turned, expand=True, fillcolor="#6b4a2f"), (420, 90))
    return table


@pytest.mark.parametrize("content", [
    lambda: ticket_png(RAVIS_TICKET),
    lambda: bytes_of(ticket()),
    lambda: bytes_of(ticket().resize((540, 947)), quality=40),
    lambda: bytes_of(ticket().rotate(90, expand=True)),
    lambda: bytes_of(on_a_table(ticket(), 0)),
    lambda: bytes_of(on_a_table(ticket(), 17)),
    lambda: bytes_of(on_a_table(ticket(), 200)),
    lambda: bytes_of(ImageEnhance.Brightness(on_a_table(ticket(), 8, 700)).enhance(0.4)),
    lambda: bytes_of(on_a_table(ticket(), 5, 700).filter(ImageFilter.GaussianBlur(1.2))),
    lambda: bytes_of(ticket().resize((4000, 7018))),
    lambda: qr_png(LINK),
], ids=["as sent", "as JPEG", "squeezed", "on its side", "photographed", "aslant", "upside down", "in the dark",
        "out of focus", "huge", "the QR alone"])  # fmt: skip
def test_the_qr_is_found(content: object) -> None:
    assert LINK in codes_on(content())  # type: ignore[operator]


def test_each_qr_of_a_picture_is_found() -> None:
    both = Image.new("RGB", (900, 450), "white")
    for place, text in enumerate(("one", "two")):
        both.paste(Image.open(io.BytesIO(qr_png(text))), (place * 450 + 20, 20))
    assert sorted(codes_on(bytes_of(both, "PNG"))) == ["one", "two"]


@pytest.mark.parametrize("content", [
    b"", b"%PDF-1.7", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"GIF89a" + bytes(20),
    ticket_png(RAVIS_TICKET)[:2000],
], ids=["nothing", "pdf", "jpeg's head", "png's head", "svg", "gif", "half a picture"])  # fmt: skip
def test_what_cannot_be_read_has_no_code(content: bytes) -> None:
    assert codes_on(content) == []


def test_a_picture_without_a_code_has_none() -> None:
    assert codes_on(bytes_of(Image.new("RGB", (640, 480), "#b8dcc8"))) == []


def test_a_picture_that_claims_to_be_gigantic_is_not_unpacked() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    assert codes_on(bomb) == []


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]))
def test_no_bytes_break_the_looking(rest: bytes, head: bytes) -> None:
    assert codes_on(head + rest) == []
