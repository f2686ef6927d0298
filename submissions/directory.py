"""Units by the names that people write."""

import re
import unicodedata

from submissions.text import split_names

# What tells nothing in a name: blanks, brackets, and the seal's own word.
NOISE = re.compile(r"[\s_（）()“”\"'：:。.]+|公章|盖章")
# What an official name has and a plan leaves out: 玉潭街道办事处, 宁乡市教育局.
ENDING = re.compile(r"(?<=.)(?:人民政府|办事处)$")
PLACE = re.compile(r"^[一-龥]{2,3}(?=[市区县][一-龥])")


class Directory:
    """Finds a unit by its name, short name or alias; blanks and widths do not matter."""

    def __init__(self, units):
        units = list(units)
        # The official name of one unit weighs more than the alias of another.
        ranked = [(name, unit) for unit in units for name in unit.alias_list]
        ranked += [(unit.short_name, unit) for unit in units]
        ranked += [(unit.name, unit) for unit in units]
        self.units = {normalise_name(name): unit for name, unit in ranked if name}
        self.plain = find_plain_names(self.units)

    @staticmethod
    def names(units):
        """{name: [other names]} as the intake wants it."""
        return {unit.name: [*unit.alias_list, unit.short_name] for unit in units}

    def find(self, text):
        """The unit that the whole text names, or None."""
        name = normalise_name(text)
        return self.units.get(name) or self.plain.get(ENDING.sub("", name))

    def within(self, text):
        """The unit whose longest name occurs in the text (a file name), or None."""
        written = normalise_name(text)
        names = [name for name in self.units if len(name) > 2 and name in written]
        return self.units[max(names, key=len)] if names else None

    def find_all(self, text):
        """([units], [names that nobody has]) of a list such as “区教育局、乌山街道”."""
        names = split_names(text)
        found = [self.find(name) for name in names]
        return (
            list(dict.fromkeys(unit for unit in found if unit)),
            [name for name, unit in zip(names, found, strict=True) if unit is None],
        )


def normalise_name(name):
    return NOISE.sub("", unicodedata.normalize("NFKC", name))


def find_plain_names(units):
    """{a plainer name: unit} of what only one unit can be called. `units`: {name: unit}"""
    called = {}
    for name, unit in units.items():
        plain = ENDING.sub("", name)
        for shorter in (plain, PLACE.sub("", plain)):
            called.setdefault(shorter, set()).add(unit)
    return {name: found.pop() for name, found in called.items() if len(found) == 1}
