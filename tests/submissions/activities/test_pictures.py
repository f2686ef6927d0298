"""A photo keeps what can be seen and loses where, when and with what it was taken."""

from io import BytesIO

import pytest
from PIL import Image

from submissions.activities import pictures
from submissions.activities.pictures import (
    PictureRefused,
    find_picture_format,
    prepare_apart,
    prepare_picture,
    shrink_apart,
    shrink_picture,
)
from tests.photos import FOOT, HEAD, MAKER, draw_picture, make_photo

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


def open_bytes(content):
    return Image.open(BytesIO(content))


def is_like(dot, colour):
    return all(abs(a - b) < 40 for a, b in zip(dot, colour, strict=True))


@pytest.mark.parametrize("known", KINDS)
def test_photo_is_known_by_its_first_bytes(known):
    assert find_picture_format(make_photo(known)) == known


@pytest.mark.parametrize("known", KINDS)
def test_position_and_device_are_gone(known):
    content = make_photo(known)
    assert MAKER in content

    kept = prepare_picture(content)[3]

    assert MAKER not in kept
    assert dict(open_bytes(kept).getexif()) == {}
    assert "xmp" not in open_bytes(kept).info


@pytest.mark.parametrize(
    ("known", "ending"),
    [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "jpg"), ("HEIF", "jpg")],
)
def test_what_offices_cannot_open_becomes_jpeg(known, ending):
    prepared = prepare_picture(make_photo(known))

    assert prepared[0] == ending
    assert prepared[1:3] == (120, 80)


def test_dots_of_a_jpeg_stay_as_they_were():
    content = make_photo()

    kept = prepare_picture(content)[3]

    assert open_bytes(kept).tobytes() == open_bytes(content).tobytes()


def test_progressive_jpeg_is_kept_whole():
    content = make_photo(progressive=True, size=(400, 300))

    kept = prepare_picture(content)[3]

    assert open_bytes(kept).tobytes() == open_bytes(content).tobytes()


@pytest.mark.parametrize("known", ["JPEG", "PNG"])
def test_photo_on_its_side_is_kept_upright(known):
    content = make_photo(known, orientation=6)

    _, width, height, kept = prepare_picture(content)
    copy = open_bytes(shrink_picture(kept, 400))

    assert (width, height) == copy.size == (80, 120)
    assert is_like(copy.getpixel((70, 60)), HEAD)  # the top turned to the right
    assert is_like(copy.getpixel((10, 60)), FOOT)


def test_orientation_is_all_that_a_kept_jpeg_says():
    kept = prepare_picture(make_photo(orientation=8))[3]

    assert dict(open_bytes(kept).getexif()) == {0x0112: 8}


def test_second_picture_behind_the_end_goes():
    hidden = make_photo(size=(30, 30))

    kept = prepare_picture(make_photo() + hidden)[3]

    assert len(kept) < len(hidden) + len(make_photo())
    assert kept.endswith(b"\xff\xd9")


def test_comment_and_captions_of_other_programs_go():
    content = make_photo(comment=b"at home", xmp=b"<x:xmpmeta>28.35N</x:xmpmeta>")
    assert b"28.35N" in content

    kept = prepare_picture(content)[3]

    assert b"at home" not in kept
    assert b"28.35N" not in kept


def test_colour_profile_stays():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    kept = prepare_picture(make_photo(icc_profile=profile))[3]

    assert open_bytes(kept).info["icc_profile"] == profile
    assert open_bytes(shrink_picture(kept, 400)).info["icc_profile"] == profile


@pytest.mark.parametrize("known", KINDS)
def test_photo_that_was_cut_off_is_refused(known):
    content = make_photo(known, size=(600, 400))

    with pytest.raises(PictureRefused, match="没有传完整"):
        prepare_apart(content[: len(content) * 2 // 3])


def test_photo_of_too_many_dots_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_DOTS", 9_000)

    with pytest.raises(PictureRefused, match="尺寸太大"):
        prepare_picture(make_photo())


def test_bomb_is_refused_before_it_is_unpacked():
    stream = BytesIO()
    Image.new("1", (9000, 9000)).save(stream, "PNG")
    is_small = stream.tell() < 100_000
    assert is_small

    with pytest.raises(PictureRefused, match="尺寸太大"):
        prepare_apart(stream.getvalue())


def test_rubbish_behind_the_right_beginning_is_refused():
    with pytest.raises(PictureRefused, match="打不开"):
        prepare_apart(b"\x89PNG\r\n\x1a\n" + b"\0" * 500)


@pytest.mark.parametrize("size", [1600, 400])
def test_copy_is_as_large_as_asked(size):
    content = make_photo(size=(2000, 1000))

    copy = open_bytes(shrink_apart(content, size))

    assert copy.size == (size, size // 2)
    assert copy.format == "JPEG"


def test_copy_is_never_larger_than_the_photo():
    assert open_bytes(shrink_picture(make_photo(), 1600)).size == (120, 80)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_picture_of_any_mode_gets_a_copy(mode):
    stream = BytesIO()
    picture = (
        Image.new("I;16", (120, 80)) if mode == "I;16" else draw_picture(mode=mode)
    )
    picture.save(stream, "PNG")

    copy = open_bytes(shrink_picture(prepare_picture(stream.getvalue())[3], 400))

    assert copy.size == (120, 80)


def test_what_shines_through_is_laid_on_white():
    stream = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")

    copy = open_bytes(shrink_picture(stream.getvalue(), 400))

    assert copy.getpixel((20, 20)) == (255, 255, 255)
