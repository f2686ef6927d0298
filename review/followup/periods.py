"""The parts of a year that figures are given for: the year, a quarter, a month."""

from dataclasses import dataclass

from submissions.months import ALL, Months


@dataclass(frozen=True)
class Period:
    """`key` stands in addresses: `q3`, `9`; "" for the year, `all` for what is planned
    for no month of it but for the whole year.

    An occasion has one month, or all twelve: it is in one month and one quarter, or in
    none.
    """

    key: str
    label: str
    months: Months

    @property
    def query(self):
        """What narrows a list to it, behind another condition."""
        return f"&month={self.key}" if self.key else ""

    @property
    def is_year(self):
        return not self.key

    @property
    def is_month(self):
        return len(self.months) == 1

    def narrow(self, rows, way="months"):
        """The rows of it; `way`: from a row to the planned months of its occasion."""
        if self.is_year:
            return rows
        if self.months == ALL:
            return rows.filter(**{way: ALL})
        return rows.filter(**{f"{way}__in": [Months.of(one) for one in self.months]})


YEAR = Period("", "全年", ALL)
WHOLE_YEAR = Period("all", "全年", ALL)
QUARTERS = [
    Period(
        f"q{number}", f"第{word}季度", Months.of(*range(3 * number - 2, 3 * number + 1))
    )
    for number, word in enumerate("一二三四", start=1)
]
MONTHS = [Period(str(month), f"{month}月", Months.of(month)) for month in range(1, 13)]
PERIODS = {period.key: period for period in (YEAR, *QUARTERS, *MONTHS, WHOLE_YEAR)}
# To choose from in a list, where the year is no choice at all.
CHOICES = [(key, period.label) for key, period in PERIODS.items() if key]
