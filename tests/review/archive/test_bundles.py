"""A package with its register: what went in comes out, under names that all can take."""

import errno
import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from review.archive.bundles import REGISTER, BundleFile, open_bundle
from review.archive.names import LONGEST_PATH, name_in_package

MOMENT = datetime(2023, 12, 29, 8, 0, 6, tzinfo=UTC)


def write_bundle(path, files):
    with open_bundle(path, MOMENT) as bundle:
        for file in files:
            bundle.add(file)
        bundle.add_register(title="材料登记表", office="办公室")
    return bundle.rows


def read_register(package):
    sheet = load_workbook(io.BytesIO(package.read(REGISTER))).active
    rows = list(sheet.iter_rows(values_only=True))
    head = rows.index(next(row for row in rows if row[0] == "序号"))
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def test_register_tells_of_every_file_what_is_in_the_package(tmp_path):
    photo = tmp_path / "stored.jpg"
    photo.write_bytes(bytes(range(256)) * 9000)  # more than one piece
    gone = tmp_path / "gone.pdf"
    files = [
        BundleFile(("照片", "大厅🙂.jpg"), photo, "照片", "茶亭镇"),
        BundleFile(("照片", "大厅_.JPG"), b"other", "照片", "茶亭镇", sha256="0" * 64),
        BundleFile(("意见.csv",), b"a,b\n" * 500, "意见台账"),
        BundleFile(("扫描件.pdf",), gone, "盖章扫描件", "茶亭镇"),
    ]

    rows = write_bundle(tmp_path / "first.zip", files)
    write_bundle(tmp_path / "second.zip", files)

    with zipfile.ZipFile(tmp_path / "first.zip") as package:
        assert package.testzip() is None
        entries = {entry.filename: entry for entry in package.infolist()}
        said = read_register(package)
        for row in said[:3]:
            content = package.read(row["文件"])
            assert row["字节"] == len(content)
            assert row["SHA-256"] == hashlib.sha256(content).hexdigest()
    assert list(entries) == [*(row["文件"] for row in said[:3]), REGISTER]
    assert [row["文件"] for row in said] == [row.path for row in rows]
    assert [row["文件"] for row in said] == [
        "照片/大厅_.jpg",
        "照片/大厅_-2.JPG",
        "意见.csv",
        "扫描件.pdf",
    ]
    assert said[0]["原名"] == "大厅🙂.jpg"
    assert [row["备注"] or "" for row in said] == [
        "",
        "与收到时的校验值不同",
        "",
        "文件不在服务器上，没有装入",
    ]
    assert entries["照片/大厅_.jpg"].compress_type == zipfile.ZIP_STORED
    assert entries["意见.csv"].compress_type == zipfile.ZIP_DEFLATED
    assert entries["照片/大厅_.jpg"].flag_bits & 0x800  # the name is UTF-8
    assert entries["照片/大厅_.jpg"].date_time == (2023, 12, 29, 16, 0, 6)
    first, second = (tmp_path / name for name in ("first.zip", "second.zip"))
    assert first.read_bytes() == second.read_bytes()


def test_package_that_fails_leaves_nothing(tmp_path):
    with (
        pytest.raises(OSError, match="full"),
        open_bundle(tmp_path / "half.zip", MOMENT) as bundle,
    ):
        bundle.add(BundleFile(("a.txt",), b"a", "说明"))
        raise OSError(errno.ENOSPC, "disk full")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (("乌山街道", "会议：纪要?.docx"), "乌山街道/会议：纪要_.docx"),
        (("..", "../../etc/passwd"), "_/_.._etc_passwd"),
        (("con", "LPT1.txt"), "_con/_LPT1.txt"),
        (("名称. ", " 尾部 .pdf"), "名称/尾部.pdf"),
        (("𠮷野家", "é\n.png"), "_野家/é_.png"),
        ((" ", "."), "_/_"),
    ],
)
def test_names_that_windows_and_gbk_tools_take(parts, path):
    assert name_in_package(parts, set()) == path


def test_long_names_keep_their_ending_and_differ():
    taken = set()
    parts = ("街" * 200, "区" * 200, "镇" * 200, "题" * 300 + ".jpeg")

    paths = [name_in_package(parts, taken) for _ in range(12)]

    assert len({path.lower() for path in paths}) == 12
    assert all(len(path) <= LONGEST_PATH for path in paths)
    assert all(path.endswith(".jpeg") for path in paths)
    assert all(len(part.encode()) <= 255 for path in paths for part in path.split("/"))
