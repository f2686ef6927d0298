"""Characters that Excel writes as `_x000D_`; a leaf."""

import re

ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def decode_escapes(text: str) -> str:
    """`_x000D_` becomes a line end, and `_x005F_x000D_` the letters `_x000D_`."""
    return (
        ESCAPE.sub(lambda mark: chr(int(mark[1], 16)), text) if "_x" in text else text
    )
