"""Letters that go out with a plan: each unit concerned reads what became of its own."""

from review.plan import comparing
from review.plan.rows import list_placed_rows
from review.plan.versions import find_version_before
from submissions.choices import MailPurpose
from submissions.documents.paper import write_chinese_date
from submissions.mail.outbox import is_mail_on, write_letter
from submissions.models import Declaration
from submissions.placeholders import fill_letter

# A letter stays shorter than the outbox keeps; the rest is on the portal.
LONGEST_LIST = 1200
AND_MORE = "……其余请登录平台查看。"


def tell_units(version, *, actor):
    """Write a letter to each unit concerned, in the transaction of the issue.

    Of a first version that is every unit with a filed theme or a part in one of the plan,
    of a further one every unit whose rows changed. Nobody reads of others; without a mail
    server nothing is written.
    """
    if not is_mail_on():
        return
    before = find_version_before(version)
    told = (
        list_outcomes(version) if before is None else collect_changes(before, version)
    )
    campaign = version.plan.campaign
    purpose = MailPurpose.ISSUE if before is None else MailPurpose.CHANGE
    subject = (
        f"{campaign.full_name}活动计划{'已经印发' if before is None else '有调整'}"
    )
    for unit, lines in told:
        body = write_plan_letter(version, unit, lines, first=before is None)
        write_letter(campaign, unit, purpose, subject, body, actor)


def list_outcomes(version):
    """(unit, lines) for each filed declaration with themes, and for who takes part."""
    shared = collect_shared_rows(version)
    months = dict(version.entries.values_list("theme", "months"))
    declarations = (
        Declaration.objects.filed()
        .filter(campaign=version.plan.campaign, themes__isnull=False)
        .select_related("unit")
        .prefetch_related("themes__decisions")
        .distinct()
    )
    for declaration in declarations:
        themes = declaration.themes.all()
        yield (
            declaration.unit,
            [
                *(
                    write_outcome_line(theme, months, version.issued_at)
                    for theme in themes
                ),
                *shared.pop(declaration.unit, ()),
            ],
        )
    yield from shared.items()


def collect_shared_rows(version):
    """{unit: lines about what it takes part in under another's lead}."""
    shared = {}
    for row in list_placed_rows(version):
        for unit in row.units[1:]:
            line = (
                f"《{row.title}》：由{row.lead}牵头，贵单位参加，安排在{row.months}。"
            )
            shared.setdefault(unit, []).append(line)
    return shared


def write_outcome_line(theme, months, issued_at):
    _, label, reason = theme.announced(issued_at)
    where = f"，安排在{months[theme.pk]}" if theme.pk in months else ""
    why = f"。原因：{reason.rstrip('。')}" if reason else ""
    return f"《{theme}》：{label}{where}{why}。"


def collect_changes(before, version):
    """(unit, lines) for each unit that leads a changed row or takes part in it."""
    told = {}
    for row in comparing.find_changed_rows(before, version):
        for unit in row.units:
            told.setdefault(unit, []).append(write_change_line(row, version))
    return told.items()


def write_change_line(row, version):
    title = (row.before or row.after).title
    was, now = (text.replace("\n", "，") for text in (row.was, row.is_now))
    reason = (row.reason or version.reason).rstrip("。")
    return f"《{title}》{'、'.join(row.kinds)}。原：{was}。现：{now}。原因：{reason}。"


def write_plan_letter(version, unit, lines, *, first):
    campaign, day = version.plan.campaign, version.issue_day
    write = write_issue_text if first else write_change_text
    return write(campaign, unit, day, lines)


def write_issue_text(campaign, unit, day, lines):
    """Of a first version, in the campaign's words."""
    said = {"印发日期": write_chinese_date(day), "结果": join_lines(lines)}
    return fill_letter(campaign.issue_letter, campaign, unit, said)


def write_change_text(campaign, unit, day, lines):
    """Of a further version, in the campaign's words."""
    said = {"印发日期": write_chinese_date(day), "调整": join_lines(lines)}
    return fill_letter(campaign.change_letter, campaign, unit, said)


def join_lines(lines):
    return "\n".join(shorten_lines(lines))


def shorten_lines(lines):
    """As many of the lines as a letter has room for, then a word that there are more."""
    room = LONGEST_LIST
    for line in lines:
        room -= len(line)
        if room < 0:
            yield AND_MORE
            return
        yield line


def tell_refusal(change, *, actor):
    """The answer to a request that was not granted."""
    campaign = change.campaign
    body = write_refusal_text(campaign, change.unit, change, change.answer)
    subject = f"调整申请没有同意：{change}"
    write_letter(campaign, change.unit, MailPurpose.CHANGE, subject, body, actor)


def write_refusal_text(campaign, unit, change, answer):
    """In the campaign's words."""
    said = {"申请": change, "原因": answer}
    return fill_letter(campaign.refusal_letter, campaign, unit, said)
