"""Photos as telephones and desks make them, drawn here."""

import zipfile
from io import BytesIO

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

HEAD = (200, 30, 30)
FOOT = (30, 60, 160)
MAKER = b"SecretPhone"


def draw_picture(size=(120, 80), mode="RGB"):
    """Red above, blue below: which way is up can be seen."""
    picture = Image.new("RGB", size, FOOT)
    picture.paste(HEAD, (0, 0, size[0], size[1] // 2))
    return picture.convert(mode)


def write_exif(orientation=1):
    """A position in 望城, a device, an orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MAKER.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", tuple(IFDRational(part) for part in (28, 21, 30))
    gps[3], gps[4] = "E", tuple(IFDRational(part) for part in (112, 49, 10))
    return exif


def make_photo(known="JPEG", *, size=(120, 80), orientation=1, mode="RGB", **options):
    """The bytes of a photo that tells where and with what it was taken."""
    stream = BytesIO()
    if known == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    draw_picture(size, mode).save(
        stream, known, exif=write_exif(orientation), **options
    )
    return stream.getvalue()


def make_office_file(*parts):
    """The least of a .docx or .xlsx: an archive with these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return stream.getvalue()
