"""What is written in the QR codes of a picture. Pure; any bytes at all are a picture, if only one without a code."""

from __future__ import annotations

import io
from typing import Final

import structlog
import zxingcpp
from PIL import Image

log = structlog.get_logger(__name__)

FORMATS: Final = ("JPEG", "PNG")
# More than any phone takes; a small file can claim far more, and would take our memory.
MOST_PIXELS: Final = 50_000_000
ENOUGH_PIXELS_A_SIDE: Final = 2400
MOST_CODES: Final = 10


def codes_on(content: bytes) -> list[str]:
    """The texts of the QR codes on a picture, at most ten; none when it is no picture that can be read."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            return []
        image.draft("L", (ENOUGH_PIXELS_A_SIDE, ENOUGH_PIXELS_A_SIDE))
        grey = image.convert("L")
    except Exception as error:  # because a broken file breaks the decoders in many ways, and none is our fault
        log.info("picture_not_read", why=type(error).__name__)
        return []
    grey.thumbnail((ENOUGH_PIXELS_A_SIDE, ENOUGH_PIXELS_A_SIDE))
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found[:MOST_CODES]]
