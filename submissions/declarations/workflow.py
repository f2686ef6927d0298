"""The table of moves of a declaration (design §3)."""

from submissions.choices import DeclarationStatus as Status
from submissions.permissions import is_office, is_own_filer, may_file
from submissions.transitions import Move


def window_is_open(declaration, received):
    return declaration.accepts_filing_at(received)


SUBMIT = Move(
    "declaration.submit",
    "报送",
    sources=(Status.DRAFT, Status.RETURNED),
    target=Status.SUBMITTED,
    permitted=may_file,
    open_at=window_is_open,
    refusal="现在不在报送时间内，没有报送。您填写的内容都在草稿里；"
    "确需补报，请打电话给办公室说明情况。",
)
WITHDRAW = Move(
    "declaration.withdraw",
    "撤回",
    sources=(Status.SUBMITTED,),
    target=Status.DRAFT,
    permitted=is_own_filer,
    open_at=window_is_open,
    refusal="报送已经截止，不能撤回。确需修改，请打电话给办公室退回。",
)
ACCEPT = Move(
    "declaration.accept",
    "受理",
    sources=(Status.SUBMITTED,),
    target=Status.ACCEPTED,
    permitted=is_office,
)
REOPEN = Move(
    "declaration.reopen",
    "撤销受理",
    sources=(Status.ACCEPTED,),
    target=Status.SUBMITTED,
    permitted=is_office,
)
RETURN = Move(
    "declaration.return",
    "退回修改",
    sources=(Status.SUBMITTED, Status.ACCEPTED),
    target=Status.RETURNED,
    permitted=is_office,
    needs_reason=True,
)
DECLARATION_MOVES = (SUBMIT, WITHDRAW, ACCEPT, REOPEN, RETURN)
