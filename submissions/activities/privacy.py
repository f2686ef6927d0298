"""Numbers that belong to a person and must not be made public."""

import re

PHONE_INSIDE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# GB 11643-1999: 17 digits and one more, or X.
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PRIVATE = {"手机号码": PHONE_INSIDE, "身份证号码": IDENTITY_NUMBER}


def find_private_numbers(texts):
    """`信息稿里有手机号码` for each kind of number in each text of {its name: text}."""
    for place, text in texts.items():
        for name, pattern in PRIVATE.items():
            if pattern.search(text):
                yield f"{place}里有{name}"
