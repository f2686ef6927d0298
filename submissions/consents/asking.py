"""征询: ask a unit about months it had not declared, hear its answer, drop the question."""

from django.db.models import F
from django.utils import timezone

from submissions import audit
from submissions.choices import ConsentStatus, MailPurpose
from submissions.mail.outbox import write_letter
from submissions.models import Consent, Theme
from submissions.permissions import is_office, is_own_filer
from submissions.placeholders import fill_letter
from submissions.transitions import Move, MoveRefused, apply_move


def is_asked(user, consent):
    return is_own_filer(user, consent.theme.declaration)


AGREE = Move(
    "consent.agree",
    "同意",
    sources=(ConsentStatus.WAITING,),
    target=ConsentStatus.AGREED,
    permitted=is_asked,
)
REFUSE = Move(
    "consent.refuse",
    "不同意",
    sources=(ConsentStatus.WAITING,),
    target=ConsentStatus.REFUSED,
    permitted=is_asked,
    needs_reason=True,
)
DROP = Move(
    "consent.drop",
    "撤回征询",
    sources=(ConsentStatus.WAITING,),
    target=ConsentStatus.DROPPED,
    permitted=is_office,
)
ANSWERS = {AGREE.target: AGREE, REFUSE.target: REFUSE}


def ask_consent(theme, months, *, actor, question=""):
    """Ask the unit of `theme` whether `months` suit; inside the caller's transaction."""
    # Two of the office asking at once wait for each other here.
    Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    if months & theme.months == months:
        raise MoveRefused(f"“{theme}”安排的月份是单位申报的，不用征询。")
    if theme.consents.waiting().exists():
        raise MoveRefused(f"“{theme}”已经在征询，正在等单位答复。")
    consent = theme.consents.create(
        months=months, question=question, asked_by_label=actor.label
    )
    audit.record(actor=actor, action="consent.ask", target=consent, months=list(months))
    write_consent_letter(consent, actor)
    return consent


def write_consent_letter(consent, actor):
    theme, months = consent.theme, consent.months
    campaign, unit = theme.declaration.campaign, theme.declaration.unit
    body = write_consent_text(campaign, unit, theme, months, consent.question)
    subject = f"请答复：“{theme}”能否安排在{months}"
    write_letter(campaign, unit, MailPurpose.CONSENT, subject, body, actor)


def write_consent_text(campaign, unit, theme, months, question):
    """What the letter says, in the campaign's words."""
    said = {
        "活动主题": theme,
        "月份": months,
        "申报时间": theme.time_text,
        "说明": question,
    }
    return fill_letter(campaign.consent_letter, campaign, unit, said)


def answer_consent(consent, outcome, *, actor, remark=""):
    """Keep the unit's 同意 or 不同意; 不同意 needs a remark. Raises MoveRefused."""
    return apply_move(
        ANSWERS[outcome],
        consent,
        actor=actor,
        reason=remark,
        remark=remark,
        answered_at=timezone.now(),
        answered_by_label=actor.label,
    )


def drop_consent(consent, *, actor):
    return apply_move(DROP, consent, actor=actor)


def drop_outdated_consents(months_of, *, actor):
    """Drop open questions about other months than `months_of`: {theme pk: Months}.

    Call it before anything is logged: an answer under way locks its question first and
    the log second, and the other order would deadlock.
    """
    open_questions = (
        Consent.objects.waiting()
        .filter(theme__in=months_of)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for consent in list(open_questions):
        if consent.months != months_of[consent.theme_id]:
            drop_consent(consent, actor=actor)


def map_latest_consents(version):
    """{theme pk: Consent}: the newest question about the months that `version` has."""
    said = (
        Consent.objects.filter(
            theme__plan_entries__version=version,
            theme__plan_entries__months=F("months"),
        )
        .exclude(status=ConsentStatus.DROPPED)
        .select_related("theme")
        .order_by("pk")
    )
    return {consent.theme_id: consent for consent in said}


def list_unit_consents(user):
    """[Consent] of a unit in all years: open questions first, then answered ones."""
    asked = (
        Consent.objects.visible_to(user)
        .exclude(status=ConsentStatus.DROPPED)
        .select_related("theme__declaration__campaign")
    )
    return sorted(asked, key=lambda one: one.status != ConsentStatus.WAITING)
