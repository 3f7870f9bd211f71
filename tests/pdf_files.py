"""PDF files written by hand, byte for byte, for what no office program would make; in words of our own."""

from __future__ import annotations

from collections.abc import Sequence

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
# A Chinese font without outlines: its codes are UTF-16, so any text can be shown.
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype"
    b"/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
)
UNTOLD_FONT = FONT.replace(b"UniGB-UCS2-H", b"Identity-H").replace(b"GB1", b"Identity")
PICTURE = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\n\0\nendstream"
WHOLE_PAGE = b"q 595 0 0 842 0 0 cm /I Do Q "


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of numbered objects; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + thing + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + end % (len(objects) + 1, trailer, at)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def pages(*contents: bytes, font: bytes = FONT, entries: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a file with a page for each content stream; /F is the font, /I a picture."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(count))
    resources = b"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" + resources + b">>"
    return pdf(
        [
            CATALOG,
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            font,
            PICTURE,
            *(page % (5 + count + i) for i in range(count)),
            *(stream(content, entries) for content in contents),
        ],
        trailer,
    )


def shown(text: str, x: float, y: float, size: float = 16, spacing: float = 0) -> bytes:
    """Return what prints a text with its left end at a place, from the lower left corner in points."""
    code = text.encode("utf-16-be").hex().encode()
    return b"BT /F %g Tf %g Tc %g %g Td <%s> Tj ET " % (size, spacing, x, y, code)


def lines(*texts: str, x: float = 80, top: float = 760, size: float = 16, pitch: float = 28) -> bytes:
    """Return what prints lines below each other; a line that begins with blanks of full width is indented by them."""
    out = b""
    for number, text in enumerate(texts):
        bare = text.lstrip("\u3000")
        indent = (len(text) - len(bare)) * size
        out += shown(bare, x + indent, top - number * pitch, size)
    return out
