"""Photos without their secrets, and small copies; a leaf, and a program of its own.

What a photo hides — position, device, thumbnails, whole second pictures — stands in
parts that nobody needs to see it. Another process opens what came from outside, limited
in time and memory: a damaged or hostile file can only stop that one.
"""

import json
import re
import resource
import struct
import subprocess
import sys
from io import BytesIO

# A telephone takes 50 million dots at most below the 20 MB that we accept.
MOST_DOTS = 51_000_000
SECONDS = 20
MEMORY = 2 * 1024**3
QUALITY_KEPT = 92
QUALITY_COPY = 82
ORIENTATION = 0x0112
REFUSED = 3

DAMAGED = "这张照片打不开，可能没有传完整。请在手机或电脑上看看能不能打开，再传一次。"
TOO_LARGE = "这张照片的尺寸太大（超过 5000 万像素）。请在手机相册里选小一些的尺寸再传。"

# The next marker after compressed data, which writes FF as FF 00 and may restart.
NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP14, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
# What of the application parts is needed to see the colours right.
NEEDED = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}


class PictureRefused(Exception):
    """Not a photo that can be kept; the message says why and what to do."""


def find_picture_format(content):
    """JPEG, PNG, WEBP or HEIF by its first bytes, "" for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    heic = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
    return "HEIF" if content[4:8] == b"ftyp" and content[8:12] in heic else ""


def prepare_picture(content):
    """(ending, width, height, content) to keep; the size as seen. Raises PictureRefused.

    A JPEG keeps every dot and its orientation; a PNG is written anew; WebP and HEIC,
    which not every computer in an office opens, become JPEG.
    """
    known = find_picture_format(content)
    if known == "JPEG":
        return prepare_jpeg(content)
    picture = open_picture(content, known)
    picture.load()
    picture = turn_upright(picture)
    kept = "PNG" if known == "PNG" else "JPEG"
    ending = "png" if kept == "PNG" else "jpg"
    return ending, *picture.size, write_picture(picture, kept, QUALITY_KEPT)


def prepare_jpeg(content):
    picture = open_picture(content, "JPEG")
    orientation = read_orientation(picture)
    width, height = picture.size
    if orientation >= 5:  # lies on its side
        width, height = height, width
    bare = strip_jpeg(content, orientation)
    # An eighth of it shows as well whether all of it came.
    check = open_picture(bare, "JPEG")
    check.draft("RGB", (check.width // 8, check.height // 8))
    check.load()
    return "jpg", width, height, bare


def open_picture(content, known):
    """The picture, its dots not read yet. Raises PictureRefused when they are too many."""
    from PIL import Image

    if known == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    picture = Image.open(BytesIO(content), formats=(known,))
    if picture.width * picture.height > MOST_DOTS:
        raise PictureRefused(TOO_LARGE)
    return picture


def read_orientation(picture):
    """1 to 8 of TIFF; 1 when it says nothing that can be understood."""
    found = picture.getexif().get(ORIENTATION, 1)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def turn_upright(picture):
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def strip_jpeg(content, orientation=1):
    """The same compressed data without comments, EXIF, XMP and what follows its end.

    Source: ITU-T T.81 Annex B (order of markers). Raises PictureRefused when it has no
    end: it was cut off.
    """
    parts = [b"\xff\xd8", write_orientation(orientation)]
    place = 2
    while found := NEXT_MARKER.search(content, place):
        marker = found[1][0]
        start = found.end()
        if marker == END:
            return b"".join([*parts, b"\xff\xd9"])
        end = start + read_length(content, start)
        if is_needed(marker, content[start + 2 : end]):
            parts.append(b"\xff" + found[1] + content[start:end])
        place = end
        if marker == SCAN:
            following = NEXT_MARKER.search(content, end)
            place = following.start() if following else len(content)
            parts.append(content[end:place])
    raise PictureRefused(DAMAGED)


def read_length(content, start):
    if start + 2 > len(content):
        raise PictureRefused(DAMAGED)
    return struct.unpack_from(">H", content, start)[0]


def is_needed(marker, said):
    if APP0 <= marker <= APP15:
        return marker in NEEDED and said.startswith(NEEDED[marker])
    return marker != COMMENT


def write_orientation(orientation):
    """An EXIF part that says nothing else; none for a picture that stands upright."""
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    said = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def shrink_picture(content, size):
    """A JPEG copy, upright, whose longer side has `size` dots at most."""
    picture = open_picture(content, find_picture_format(content))
    picture.draft("RGB", (size, size))
    picture = turn_upright(picture)
    picture.thumbnail((size, size), reducing_gap=2.0)
    return write_picture(picture, "JPEG", QUALITY_COPY)


def write_picture(picture, known, quality):
    """Its dots and colour profile, and nothing else that it carried."""
    stream = BytesIO()
    profile = picture.info.get("icc_profile")
    if known == "JPEG":
        picture = lay_on_white(picture)
    picture.info = {}
    options = {"quality": quality, "optimize": True} if known == "JPEG" else {}
    picture.save(stream, known, icc_profile=profile, **options)
    return stream.getvalue()


def lay_on_white(picture):
    from PIL import Image

    if not picture.has_transparency_data:
        return (
            picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")
        )
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


# --- the other process ----------------------------------------------------------


def prepare_apart(content):
    """As `prepare_picture`, in a process of its own."""
    head, body = run_apart("prepare", content)
    return head["ending"], head["width"], head["height"], body


def shrink_apart(content, size):
    """As `shrink_picture`, in a process of its own."""
    return run_apart(str(size), content)[1]


def run_apart(act, content):
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-I", __file__, act],
            input=content,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureRefused(DAMAGED) from error
    if done.returncode == REFUSED:
        raise PictureRefused(done.stderr.decode())
    if done.returncode:
        raise PictureRefused(DAMAGED)
    head, _, body = done.stdout.partition(b"\n")
    return json.loads(head), body


def answer_apart():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content, act = sys.stdin.buffer.read(), sys.argv[1]
    try:
        head, body = answer(act, content)
    except PictureRefused as refusal:
        sys.stderr.buffer.write(str(refusal).encode())
        sys.exit(REFUSED)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


def answer(act, content):
    if act == "prepare":
        ending, width, height, body = prepare_picture(content)
        return {"ending": ending, "width": width, "height": height}, body
    return {}, shrink_picture(content, int(act))


if __name__ == "__main__":
    answer_apart()
