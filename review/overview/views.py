"""总览, its tables as Excel, and the 甄选情况说明 as a file."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import office_page
from review.overview.selection_summary import write_selection_summary
from review.overview.sheet import write_overview_xlsx
from review.overview.summing_up import make_selection_summary
from review.overview.tables import TABLES, read_table
from submissions.answers import answer_with_file
from submissions.turns import takes_turns


@require_safe
@office_page
def show_overview(request, campaign):
    """One table at a time: each number of it leads to the themes it counts."""
    table = read_table(campaign, request.user, request.GET)
    context = {"campaign": campaign, "tables": TABLES, **table}
    return render(request, "review/overview/overview.html", context)


@require_safe
@office_page
@takes_turns
def download_overview(request, campaign):
    table = read_table(campaign, request.user, request.GET, size=0)
    title = f"{campaign.full_name}总览（{table['table']}）"
    content = write_overview_xlsx(table, title=title, office=campaign.office_name)
    return answer_with_file(content, f"{title}.xlsx")


@require_safe
@office_page
@takes_turns
def download_selection_summary(request, campaign):
    summary = make_selection_summary(campaign, day=timezone.localdate())
    return answer_with_file(
        write_selection_summary(summary), f"{summary.name}主题甄选情况说明.docx"
    )
