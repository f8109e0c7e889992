"""QR codes, as small pictures without a file format around them."""

from typing import Any, NamedTuple

from zxingcpp import BarcodeFormat, create_barcode


class Pixels(NamedTuple):
    """A square picture in shades of grey: `side` pixels each way, one byte each, row by row; 0 is black."""

    side: int
    shades: bytes


def qr_pixels(text: str) -> Pixels:
    """A QR code, two pixels a module (screens blur single ones), no quiet zone: leave four modules of white.

    Error correction M: a scratched card can still be read. In a Typst template:
    `image(shades, format: (encoding: "luma8", width: side, height: side), scaling: "pixelated")`,
    which is set three times as fast as an SVG of the code.
    """
    barcode = create_barcode(text, BarcodeFormat.QRCode, ec_level="M")
    image: Any = barcode.to_image(scale=2, add_quiet_zones=False)  # a buffer, but not typed as one
    return Pixels(image.shape[0], bytes(memoryview(image)))
