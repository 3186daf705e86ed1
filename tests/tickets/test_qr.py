"""QR codes are read back as written, whatever is in them."""

from __future__ import annotations

import base64
import io

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.tickets.qr import qr_data_url, qr_png

pytestmark = pytest.mark.quick


def read(png: bytes) -> str:
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(code.text)


@settings(max_examples=20, deadline=None)
@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200))
def test_what_was_written_is_read(text: str) -> None:
    assert read(qr_png(text)) == text


def test_bigger_boxes_make_a_bigger_picture() -> None:
    small, big = (Image.open(io.BytesIO(qr_png("TH-K7Q4MPX", box_pixels=size))) for size in (4, 8))
    assert big.width == 2 * small.width


def test_a_page_can_carry_the_code_inside_itself() -> None:
    kind, _, coded = qr_data_url("https://stay.example.in/ticket").partition(",")
    assert kind == "data:image/png;base64"
    assert read(base64.b64decode(coded)) == "https://stay.example.in/ticket"
