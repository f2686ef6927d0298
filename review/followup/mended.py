"""A report that was returned: what the office asked for, and what the unit changed."""

from submissions.activities.comparing import compare_reports
from submissions.activities.completeness import REMARK_FIELDS


def list_asked(occasion):
    """[(label, text)] of the remarks of the last 退回, in the order of the report."""
    said = occasion.return_remarks
    return [
        (label, said[field])
        for field, (_, label) in REMARK_FIELDS.items()
        if field in said
    ]


def find_changes_since_return(occasion):
    """[Change] from the report that was returned to the one filed now.

    None where nothing was filed since, so that there is nothing to compare.
    """
    if not (occasion.is_filed and occasion.returned_at):
        return None
    reports = list(occasion.reports.all())
    returned = [one for one in reports if one.received_at < occasion.returned_at]
    if not returned:
        return None
    return compare_reports(returned[0].content, reports[0].content)
