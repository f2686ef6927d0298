"""What the office does with a filed report: 确认, 退回, 典型经验."""

from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.activities.completeness import REMARK_FIELDS
from submissions.activities.letters import write_report_letter, write_report_news
from submissions.activities.workflow import CONFIRM_REPORT, RETURN_REPORT
from submissions.choices import OccasionStatus
from submissions.models import Occasion
from submissions.transitions import MoveRefused, apply_move

SEE_REMARKS = "请照各处的意见修改。"


@transaction.atomic
def return_report(
    occasion, *, actor, answer_by, reason="", remarks=None, revision=None
):
    """退回: the unit corrects it until `answer_by`, a date.

    `remarks`: {field of REMARK_FIELDS: what to change there}, earlier ones are replaced;
    with them the reason may be empty. `revision`: the one the page showed. Raises
    MoveRefused.
    """
    remarks = {field: text for field, text in (remarks or {}).items() if text}
    if strange := set(remarks) - set(REMARK_FIELDS):
        raise ValueError(f"no fields of a report: {', '.join(sorted(strange))}")
    if answer_by < timezone.localdate():
        raise MoveRefused("改好的期限不能早于今天，没有退回。")
    reason = reason.strip() or (SEE_REMARKS if remarks else "")
    returned = apply_move(
        RETURN_REPORT,
        occasion,
        actor=actor,
        reason=reason,
        guard=guard_revision(revision),
        return_reason=reason,
        return_remarks=remarks,
        returned_at=timezone.now(),
        returned_by_label=actor.label,
        answer_by=answer_by,
    )
    write_report_letter(occasion, write_report_news(occasion), actor=actor)
    return returned


@transaction.atomic
def confirm_report(occasion, *, actor, remark="", exemplary=False, revision=None):
    """确认, with what the office says of it. Raises MoveRefused."""
    # What was said of the 报备 stands where nothing is said of the report.
    said = {"office_remark": remark} if remark else {}
    confirmed = apply_move(
        CONFIRM_REPORT,
        occasion,
        actor=actor,
        guard=guard_revision(revision),
        confirmed_at=timezone.now(),
        confirmed_by_label=actor.label,
        exemplary=exemplary,
        **said,
    )
    write_report_letter(occasion, write_report_news(occasion), actor=actor)
    return confirmed


@transaction.atomic
def remark_on_announcement(occasion, *, actor, remark):
    """What the office says of a 报备, for the unit to read; "" takes it back.

    Raises MoveRefused when it is not announced any more.
    """
    announced = Occasion.objects.open().filter(status=OccasionStatus.ANNOUNCED)
    if not announced.filter(pk=occasion.pk).update(office_remark=remark):
        raise MoveRefused(f"{occasion}现在没有报备，意见没有记下。")
    audit.record(actor=actor, action="occasion.remark", target=occasion, remark=remark)
    occasion.refresh_from_db()
    return occasion


def guard_revision(revision):
    return {} if revision is None else {"revision": revision}


@transaction.atomic
def mark_exemplary(occasion, *, actor, exemplary):
    """典型经验, or no more; of a report that was filed."""
    changed = Occasion.objects.held().filter(pk=occasion.pk).update(exemplary=exemplary)
    if not changed:
        raise MoveRefused(f"{occasion}还没有报送情况，不能列为典型经验。")
    audit.record(
        actor=actor, action="occasion.exemplary", target=occasion, exemplary=exemplary
    )
    occasion.refresh_from_db()
    return occasion
