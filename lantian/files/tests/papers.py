"""Papers as telephones and scanners make them, and some that nobody should keep."""

import random
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

HEIC = bytes.fromhex("00000018") + b"ftypheic" + bytes.fromhex("00000000") + b"mif1heic"
ORIENTATION, GPS = 0x0112, 0x8825


def photograph(width: int = 640, height: int = 480, *, turned: bool = True) -> bytes:
    """A JPEG with where and with what it was taken; held sideways, as telephones are."""
    picture = Image.effect_noise((width, height), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "HUAWEI"
    exif[ORIENTATION] = 6 if turned else 1
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 2.0, 7.0), 3: "E", 4: (108.0, 5.0, 3.0)})
    return saved(picture, "JPEG", exif=exif, comment=b"taixiang")


def scan(mode: str = "1", size: tuple[int, int] = (800, 1000)) -> bytes:
    """A PNG as scanners make it, with a word about its owner."""
    about = PngInfo()
    about.add_text("Author", "taixiang")
    return saved(Image.new(mode, size), "PNG", pnginfo=about)


def pdf(pages: int = 1, **wrong: bool) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if wrong.get("script"):
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        action[NameObject("/JS")] = TextStringObject("app.alert('hello');")
        writer.root_object[NameObject("/OpenAction")] = action
    if wrong.get("attachment"):
        writer.add_attachment("a.exe", b"MZ")
    if wrong.get("locked"):
        writer.encrypt("123456", algorithm="RC4-128")
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def noise(size: int) -> bytes:
    return random.Random(6104).randbytes(size)


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **more)
    return content.getvalue()
