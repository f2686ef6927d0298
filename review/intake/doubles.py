"""Several papers of one unit: set apart, compared, and put together on request."""

from collections import Counter, defaultdict

from submissions.comparison import HEAD_LABELS, compare_contents
from submissions.declarations.prefill import SPARE_ROWS


class NoRoom(Exception):
    """The rows of all papers are more than one page of a declaration shows."""


def mark_doubles(files):
    """Tell each paper which others of its unit are on the page."""
    for papers in group_by_unit(files):
        for paper in papers:
            paper.others = [other for other in papers if other is not paper]


def untick_doubles(files):
    """Take the ticks off all papers of a unit that sent several: the office chooses."""
    for papers in group_by_unit(files):
        for paper in papers if len(papers) > 1 else ():
            paper.untick()


def group_by_unit(files):
    groups = defaultdict(list)
    for file in files:
        if file.unit:
            groups[file.unit].append(file)
    return groups.values()


def compare_papers(first, other):
    """[Change] from the one to the other; rows of the same theme stand against each other."""
    return list(compare_contents(list_contents(first), list_contents(other)))


def list_contents(paper):
    """A paper in the shape of `Declaration.content()`, a row known by its title."""
    head = {name: paper.head[name].value() or "" for name in HEAD_LABELS}
    seen, rows = Counter(), []
    for number, row in paper.kept:
        title = row.theme.title
        seen[title] += 1
        rows.append(row.content(number) | {"theme": f"{title}-{seen[title]}"})
    return head | {"rows": rows}


def merge_papers(data, paper):
    """Put what only the unit's other papers have behind the rows of `paper`, and tick it.

    `data`: the posted page, which is changed; the other papers leave it.
    Returns how many rows were put there. Raises NoRoom, having changed nothing.
    """
    known = [row["words"] for row in list_rows(paper)]
    added = []
    for row in (row for other in paper.others for row in list_rows(other)):
        if row["words"] not in known:
            known.append(row["words"])
            added.append(row["prefix"])
    total = f"{paper.rows.prefix}-TOTAL_FORMS"
    rows = len(paper.rows.forms)
    if rows + len(added) > paper.campaign.maximum_themes + SPARE_ROWS:
        raise NoRoom
    for number, prefix in enumerate(added, start=rows):
        for key in [key for key in data if key.startswith(prefix)]:
            target = f"{paper.rows.prefix}-{number}-{key.removeprefix(prefix)}"
            data.setlist(target, data.getlist(key))
    data[total] = str(rows + len(added))
    data[f"{paper.prefix}-take"] = "on"
    for other in paper.others:
        for key in [key for key in data if key.startswith(f"{other.prefix}-")]:
            del data[key]
    return len(added)


def list_rows(paper):
    """[{what the row says, how its fields are called}] of the rows that count."""
    return [
        {
            "words": row.content(0) | {"theme": ""},
            "prefix": f"{paper.rows.prefix}-{number - 1}-",
        }
        for number, row in paper.kept
    ]
