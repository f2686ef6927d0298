"""代填: the papers that came by mail, matched to their units and filed for them."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from review.access import office_act
from review.intake.batch import (
    MOST_FILES,
    FileNote,
    FileState,
    read_batch,
    read_posted_files,
)
from review.intake.doubles import NoRoom, mark_doubles, merge_papers, untick_doubles
from submissions.bodies import takes_file, takes_files
from submissions.declarations.drafts import NotSaved
from submissions.declarations.filing import Incomplete, file_on_behalf
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
@takes_files
def show_intake(request, campaign):
    """Choose files and see what was read; nothing is stored."""
    files = request.FILES.getlist("files")
    if request.method == "POST" and not files:
        messages.error(request, "还没有选择文件。请选一个或几个填好的申报表。")
    papers, left = read_batch(campaign, files)
    untick_doubles(papers)
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
    return render_intake(request, campaign, papers)


@require_POST
@office_act
@takes_file
def post_taken_files(request, campaign):
    """File each ticked paper; the others stay, with what is wrong."""
    received = timezone.now()
    open_papers, filed = [], []
    papers = read_posted_files(campaign, request.POST)
    mark_doubles(papers)
    for paper in papers:
        if paper.taken and (filing := file_for_unit(request, paper, received)):
            filed.append(f"{paper.unit}（回执编号 {filing.number}）")
        else:
            open_papers.append(paper)
    if filed:
        messages.success(request, f"已代 {len(filed)} 个单位报送：{'、'.join(filed)}。")
    if open_papers:
        return render_intake(request, campaign, open_papers, status=422)
    return redirect("review:roster-list", campaign.year)


@require_POST
@office_act
@takes_file
def merge_doubles(request, campaign):
    """Put the papers of one unit together on the page; nothing is stored."""
    data = request.POST.copy()
    papers = read_posted_files(campaign, data)
    mark_doubles(papers)
    chosen = [paper for paper in papers if paper.prefix == data.get("into")]
    for paper in chosen:
        try:
            added = merge_papers(data, paper)
        except NoRoom:
            messages.error(request, f"“{paper.name}”放不下这么多行，没有并入。")
        else:
            messages.success(
                request,
                f"已把另外 {len(paper.others)} 份里的 {added} 行并到“{paper.name}”，"
                "一样的行只留一行。请核对后代填。",
            )
    return render_intake(request, campaign, read_posted_files(campaign, data))


def file_for_unit(request, paper, received):
    """The Filing; or None, with the reason among what blocks the paper."""
    if paper.state != FileState.READY:
        return None
    try:
        return file_on_behalf(
            paper.declaration, actor=request.user, received=received, **paper.content()
        )
    except (Incomplete, NotSaved, MoveRefused) as refusal:
        paper.blocking.append(FileNote(str(refusal)))
        return None


def render_intake(request, campaign, papers, status=200):
    mark_doubles(papers)
    counts = Counter(paper.state for paper in papers)
    return render(
        request,
        "review/intake/intake_desk.html",
        {
            "campaign": campaign,
            "papers": papers,
            "totals": [(state, counts[state]) for state in FileState if counts[state]],
            "readable": len(papers) - counts[FileState.UNREADABLE],
            "most": MOST_FILES,
        },
        status=status,
    )
