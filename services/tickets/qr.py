"""QR codes: one text in, a picture of it out. Error correction M, which survives a scratched screen."""

from __future__ import annotations

import base64
import io

from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.image.pure import PyPNGImage
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

QUIET_ZONE_BOXES = 4


def qr_png(text: str, box_pixels: int = 8) -> bytes:
    """A black-and-white PNG of `text`, `box_pixels` pixels a module, with the quiet zone scanners ask for."""
    drawn = io.BytesIO()
    _code(text, box_pixels, QUIET_ZONE_BOXES).make_image(image_factory=PilImage).save(drawn, format="PNG")
    return drawn.getvalue()


def qr_data_url(text: str) -> str:
    """The same picture as a `data:` URL, for a page that loads nothing else."""
    return "data:image/png;base64," + base64.b64encode(qr_png(text)).decode()


def qr_svg(text: str) -> str:
    """The same code as SVG without a quiet zone, for a layout that keeps its own white around it."""
    image = _code(text, 10, 0).make_image(image_factory=SvgPathImage)
    return image.to_string(encoding="unicode")


def _code(text: str, box_pixels: int, border_boxes: int) -> QRCode[PilImage | PyPNGImage]:
    code = QRCode(error_correction=ERROR_CORRECT_M, box_size=box_pixels, border=border_boxes)
    code.add_data(text)
    code.make(fit=True)
    return code
