"""A look at the records of an old workbook before xlrd builds anything of them.

xlrd keeps an entry for every cell up to the last of its row, empty ones too, and an object
for every font, style and string: a small file can ask for seconds and hundreds of megabytes.
"""

import struct

from submissions.intake.reading import BOMB, IntakeRefused

MOST_RECORDS = 200_000
MOST_ENTRIES = 300_000  # of cells, by the width of their rows
MOST_STYLES = 20_000
MOST_STRINGS = 50_000
SHEET_START = 0x809
STRINGS = 0xFC
STYLES = {0x31, 0xE0, 0x41E}  # FONT, XF, FORMAT
SINGLE = {0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406}
SEVERAL = {0xBD, 0xBE}  # MULRK, MULBLANK: the last two bytes are the last column


def refuse_heavy_book(stream: bytes) -> None:
    """Raise IntakeRefused for more records, cells, styles or strings than a 附表 has."""
    records = styles = entries = at = 0
    widths = {}
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        records += 1
        styles += kind in STYLES
        if kind == SHEET_START:
            widths = {}
        elif (kind in SINGLE or kind in SEVERAL) and length >= 4:
            row, width = read_cell_place(stream, at, kind, length)
            entries += max(width - widths.get(row, 0), 0)
            widths[row] = max(width, widths.get(row, 0))
        elif kind == STRINGS and read_string_count(stream, at) > MOST_STRINGS:
            raise IntakeRefused(BOMB)
        if records > MOST_RECORDS or entries > MOST_ENTRIES or styles > MOST_STYLES:
            raise IntakeRefused(BOMB)
        at += 4 + length


def read_cell_place(stream, at, kind, length) -> tuple[int, int]:
    """(row, how many columns the row reaches to)."""
    row, column = struct.unpack_from("<HH", stream, at + 4)
    end = at + 4 + length
    if kind in SEVERAL and end <= len(stream):
        (column,) = struct.unpack_from("<H", stream, end - 2)
    return row, column + 1


def read_string_count(stream, at) -> int:
    head = stream[at + 8 : at + 12]
    return int.from_bytes(head, "little")
