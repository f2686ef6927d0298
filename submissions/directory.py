"""Units by the names that people write."""

import re
import unicodedata

from submissions.text import split_names

# What tells nothing in a name: blanks, brackets, and the seal's own word.
NOISE = re.compile(r"[\s_（）()“”\"'：:。.]+|公章|盖章")


class Directory:
    """Finds a unit by its name, short name or alias; blanks and widths do not matter."""

    def __init__(self, units):
        units = list(units)
        # The official name of one unit weighs more than the alias of another.
        ranked = [(name, unit) for unit in units for name in unit.alias_list]
        ranked += [(unit.short_name, unit) for unit in units]
        ranked += [(unit.name, unit) for unit in units]
        self.units = {normalise_name(name): unit for name, unit in ranked if name}

    @staticmethod
    def names(units):
        """{name: [other names]} as the intake wants it."""
        return {unit.name: [*unit.alias_list, unit.short_name] for unit in units}

    def find(self, text):
        """The unit that the whole text names, or None."""
        return self.units.get(normalise_name(text)) if text else None

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
