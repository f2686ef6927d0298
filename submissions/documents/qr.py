"""QR codes of what a paper says of itself: its number and the code of its content."""

from io import BytesIO


def draw_qr_uri(text: str) -> str:
    """An address for `<img>` that holds the whole drawing, as SVG; "" without text."""
    return make_qr(text).svg_data_uri(border=0, unit="mm") if text else ""


def draw_qr_png(text: str) -> BytesIO:
    stream = BytesIO()
    make_qr(text).save(stream, kind="png", scale=8, border=0)
    stream.seek(0)
    return stream


def make_qr(text: str):
    import segno

    return segno.make(text, micro=False, error="m")
