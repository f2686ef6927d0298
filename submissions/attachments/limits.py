"""What a file of a declaration may be, in figures and in words."""

from submissions.files import FileRefused

LARGEST_MB = 10
LARGEST = LARGEST_MB * 1024 * 1024
# How each kind of file begins; the ending alone says nothing.
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
# The script of the page says these before anything is sent.
WRONG_TYPE = "请上传 PDF、JPG 或 PNG。手机拍照、扫描仪扫描的都可以。"
EMPTY = "文件是空的，请重新选择。"
TOO_LARGE = f"文件超过 {LARGEST_MB} MB。请把扫描的清晰度调低一些，或者只传这一页。"

NOT_A_PICTURE = (
    "这张图片打不开：可能没有传完整，也可能尺寸太大（超过 3600 万像素）。"
    "请先在电脑上打开看看，重新扫描或者另存为 PDF 再传。"
)


def check_ending(name, content):
    """The ending of an acceptable file. Raises FileRefused."""
    ending = name.rpartition(".")[2].lower()
    if ending not in BEGINNINGS:
        raise FileRefused(WRONG_TYPE)
    if not content:
        raise FileRefused(EMPTY)
    if len(content) > LARGEST:
        raise FileRefused(TOO_LARGE)
    if not content.startswith(BEGINNINGS[ending]):
        raise FileRefused(
            f"文件名是 .{ending}，内容却不是。请重新扫描，或另存为 PDF 再上传。"
        )
    return ending
