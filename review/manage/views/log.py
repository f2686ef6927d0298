"""操作日志: read, narrowed, taken away as Excel; never changed."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import admin_page
from review.manage.acts import describe_entry, name_act
from review.manage.forms.log import LogFilter
from review.manage.log_sheet import write_log_xlsx
from review.paging import drop_page_from_query
from submissions import audit
from submissions.answers import answer_with_file
from submissions.dates import write_dated_clock
from submissions.models import AuditEntry
from submissions.people.pages import confirm_password
from submissions.turns import takes_turns

PAGE_SIZE = 100
MOST_ROWS = 10_000


@admin_page
@require_safe
def show_log(request):
    listed = LogFilter(request.GET, queryset=AuditEntry.objects.all())
    page = Paginator(listed.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(entry, name_act(entry.action), describe_entry(entry)) for entry in page]
    return render(
        request,
        "review/manage/log.html",
        {
            "filter": listed,
            "page": page,
            "rows": rows,
            "query": drop_page_from_query(request.GET),
            "most_rows": MOST_ROWS,
        },
    )


@admin_page
@require_safe
@confirm_password
@takes_turns
def download_log(request):
    listed = LogFilter(request.GET, queryset=AuditEntry.objects.all())
    # On paper outside the machine: a log that is written anew has another end.
    ends = "、".join(end[:16] for end in audit.find_ends().values())
    note = (
        f"{write_dated_clock(timezone.now())}导出，最新的在前，最多 {MOST_ROWS} 条。"
        f"日志末端：{ends}。"
    )
    content = write_log_xlsx(
        listed.qs[:MOST_ROWS], note=note, author=request.user.label
    )
    return answer_with_file(content, "操作日志.xlsx")
