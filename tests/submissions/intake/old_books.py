"""Old Excel workbooks (.xls) made record by record: what no program here can write."""

import struct

END_OF_CHAIN, FREE, SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 512
BOF, EOF, SHEET, FONT, XF, CODEPAGE, COLUMNS = 0x809, 0x0A, 0x85, 0x31, 0xE0, 0x42, 0x7D
LABEL, NUMBER, MULTIPLE_BLANKS = 0x204, 0x203, 0xBE
PLAIN_STYLE, STRUCK_STYLE = 16, 17


def old_book(*records):
    """A workbook of one sheet with these (kind, data) records."""
    fonts = [make_font(0)] * 4 + [make_font(8)]  # of five, the last is crossed out
    styles = [make_style(0, 0xFFF5)] * 16 + [make_style(0, 1), make_style(5, 1)]
    start = [(BOF, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))]
    start += [(CODEPAGE, struct.pack("<H", 1200)), *fonts, *styles]
    place = len(write_workbook(start, 0))
    sheet_start = (BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    sheet = write_records([sheet_start, *records, (EOF, b"")])
    return put_in_container(write_workbook(start, place) + sheet)


def write_workbook(records, place):
    sheet = (SHEET, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    return write_records([*records, sheet, (EOF, b"")])


def write_records(records):
    return b"".join(
        struct.pack("<HH", kind, len(data)) + data for kind, data in records
    )


def make_font(flags):
    measures = struct.pack("<HHHHHBBBB", 200, flags, 0x7FFF, 400, 0, 0, 0, 0, 0)
    return (FONT, measures + struct.pack("<BB", 1, 0) + b"A")


def make_style(font, flags):
    rest = struct.pack("<BBBBIIH", 0x20, 0, 0, 0, 0, 0, 0x20C0)
    return (XF, struct.pack("<HHH", font, 0, flags) + rest)


def label(row, column, text, style=PLAIN_STYLE):
    head = struct.pack("<HHHHB", row, column, style, len(text), 1)
    return (LABEL, head + text.encode("utf-16-le"))


def number(row, column, value):
    return (NUMBER, struct.pack("<HHHd", row, column, PLAIN_STYLE, value))


def blanks(row, count):
    styles = struct.pack("<H", PLAIN_STYLE) * count
    edges = struct.pack("<HH", row, 0), struct.pack("<H", count - 1)
    return (MULTIPLE_BLANKS, edges[0] + styles + edges[1])


def hidden_column(column):
    return (COLUMNS, struct.pack("<HHHHHH", column, column, 2000, 15, 1, 0))


def put_in_container(stream):
    """The stream as the only one of an OLE file."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % SECTOR)
    sectors, tables = len(stream) // SECTOR, 1
    while sectors + 1 + tables > tables * 128:
        tables += 1
    chain = [*range(1, sectors), END_OF_CHAIN, END_OF_CHAIN, *[FREE - 2] * tables]
    chain += [FREE] * (tables * 128 - len(chain))
    places = [sectors + 1 + number for number in range(tables)]
    return (
        write_header(places, sectors)
        + stream
        + write_directory(len(stream))
        + struct.pack(f"<{len(chain)}I", *chain)
    )


def write_header(places, directory):
    rest = (END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    places = places + [FREE] * (109 - len(places))
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<II", 0, sum(place != FREE for place in places))
        + struct.pack("<III", directory, 0, 4096)
        + struct.pack("<IIII", *rest)
        + struct.pack("<109I", *places)
    )


def write_directory(size):
    root = write_entry("Root Entry", 5, END_OF_CHAIN, 0, child=1)
    return root + write_entry("Workbook", 2, 0, size) + bytes(256)


def write_entry(name, kind, start, size, child=FREE):
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
    return (
        text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", start, size, 0)
    )
