"""What is vendored is what was published, licensed, and asks nobody for more."""

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
PACKAGES = sorted(path for path in VENDOR.iterdir() if path.is_dir())
FONTS = VENDOR.parent / "fonts"
CODE = sorted(path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js"})
# data: images of Bootstrap name the SVG namespace, which no browser fetches.
NAMESPACE = "http://www.w3.org/2000/svg"
STYLE_FETCH = re.compile(
    r"""(?:url\(|@import|sourceMappingURL=)\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
)


def listed_checksums():
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_every_file_is_listed_with_its_checksum():
    actual = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for package in PACKAGES
        for path in package.rglob("*")
        if path.is_file()
    }

    assert actual == listed_checksums()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_folder_names_an_exact_version(package):
    assert re.fullmatch(r"[a-z.]+-\d+\.\d+\.\d+", package.name)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_licence_lies_beside(package):
    assert (package / "LICENSE").stat().st_size > 200


def test_every_font_is_listed_with_its_checksum():
    told = re.findall(
        r"`(\S+\.otf)` .*`([0-9a-f]{64})`", (FONTS / "README.md").read_text()
    )

    assert dict(told) == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FONTS.glob("*.otf")
    }
    # Without these words every PDF would fall under the licence of its fonts.
    assert "embed this font" in (FONTS / "COPYING").read_text()


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_nothing_is_fetched_from_another_host(path):
    text = path.read_text().replace(NAMESPACE, "")

    assert not STYLE_FETCH.search(text)
    if path.suffix == ".js":
        assert not re.search(r"https?://", text)
