"""代填: the papers that came by mail, matched to their units and filed for them."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from review.access import office_act
from review.intake import (
    MOST_FILES,
    Note,
    State,
    mark_doubles,
    papers_posted,
    read_batch,
)
from submissions import services
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def desk(request, campaign):
    """Drop the files; what was read is shown, nothing is stored."""
    files = request.FILES.getlist("files")
    if request.method == "POST" and not files:
        messages.error(request, "还没有选择文件。请选一个或几个填好的申报表。")
    papers, left = read_batch(campaign, files)
    if left:
        why = (
            f"一次至多读 {MOST_FILES} 个文件"
            if len(papers) == MOST_FILES
            else "这一页放不下更多的行"
        )
        messages.error(
            request,
            f"{why}，从“{left[0].name}”起的 {len(left)} 个没有读入，"
            "请把这一页办完再选。",
        )
    return render_desk(request, campaign, papers)


@require_POST
@office_act
def take_over(request, campaign):
    """File each ticked paper; the others stay, with what is wrong."""
    received = timezone.now()
    open_papers, filed = [], []
    for paper in papers_posted(campaign, request.POST):
        if paper.taken and (filing := file_paper(request, paper, received)):
            filed.append(f"{paper.unit}（回执编号 {filing.number}）")
        else:
            open_papers.append(paper)
    if filed:
        messages.success(request, f"已代 {len(filed)} 个单位报送：{'、'.join(filed)}。")
    if open_papers:
        return render_desk(request, campaign, open_papers, status=422)
    return redirect("review:roster-list", campaign.year)


def file_paper(request, paper, received):
    """The Filing; or None, with the reason among what blocks the paper."""
    if paper.state != State.READY:
        return None
    try:
        return services.file_on_behalf(
            paper.declaration, actor=request.user, received=received, **paper.content()
        )
    except (services.Incomplete, services.NotSaved, MoveRefused) as refusal:
        paper.blocking.append(Note(str(refusal)))
        return None


def render_desk(request, campaign, papers, status=200):
    mark_doubles(papers)
    counts = Counter(paper.state for paper in papers)
    return render(
        request,
        "review/intake_desk.html",
        {
            "campaign": campaign,
            "papers": papers,
            "totals": [(state, counts[state]) for state in State if counts[state]],
            "readable": len(papers) - counts[State.UNREADABLE],
            "most": MOST_FILES,
        },
        status=status,
    )
