"""受理 of many at once: which ones, which are left out and why, and the way back."""

from submissions.choices import DeclarationStatus, ScanRule, Stamp
from submissions.declarations.handling import (
    accept_declaration,
    has_just_made,
    reopen_declaration,
)
from submissions.declarations.workflow import ACCEPT
from submissions.transitions import MoveRefused


def explain_left_out(declaration):
    """Why it is not accepted together with others, "" when it is.

    `declaration.stamp`: an annotation. A scan whose code could not be read is none of the
    reasons: nothing says that it is wrong.
    """
    if declaration.status != DeclarationStatus.SUBMITTED:
        return f"现在是“{declaration.get_status_display()}”"
    rule = declaration.campaign.scan_rule
    if rule != ScanRule.WAIVED and declaration.stamp == Stamp.OUTDATED:
        return "盖章扫描件与现在的内容不一致"
    if rule == ScanRule.REQUIRED and declaration.stamp == Stamp.ABSENT:
        return "没有上传盖章扫描件"
    return ""


def accept_ticked(declarations, *, actor):
    """([accepted], [left out]); each is accepted, or not, by itself."""
    accepted, left_out = [], []
    for declaration in declarations:
        if explain_left_out(declaration) or not is_accepted(declaration, actor):
            left_out.append(declaration)
        else:
            accepted.append(declaration)
    return accepted, left_out


def is_accepted(declaration, actor):
    seen = {"status": declaration.status, "revision": declaration.revision}
    try:
        accept_declaration(declaration, actor=actor, seen=seen)
    except MoveRefused:
        return False
    return True


def reopen_ticked(declarations, *, actor):
    """Those that wait again: whatever else became of one since, or who else accepted it,
    stays."""
    reopened = []
    for declaration in declarations:
        if not has_just_made(ACCEPT, declaration, actor):
            continue
        try:
            reopened.append(reopen_declaration(declaration, actor=actor))
        except MoveRefused:
            continue
    return reopened
