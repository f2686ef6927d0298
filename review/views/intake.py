"""代填: the papers that came by mail, matched to their units and filed for them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from review.access import office_act
from review.intake import Paper, papers_posted
from submissions import services
from submissions.transitions import MoveRefused

MOST_FILES = 40


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def desk(request, campaign):
    """Drop the files; what was read is shown, nothing is stored."""
    sent = request.FILES.getlist("files")
    files, left = sent[:MOST_FILES], sent[MOST_FILES:]
    if request.method == "POST" and not files:
        messages.error(request, "还没有选择文件。请选一个或几个填好的申报表。")
    if left:
        messages.error(
            request,
            f"一次至多读 {MOST_FILES} 个文件，从“{left[0].name}”起的 {len(left)} 个"
            "没有读入，请把这一页办完再选。",
        )
    papers = [
        Paper.read(campaign, index, file.name, file) for index, file in enumerate(files)
    ]
    return render_desk(request, campaign, papers)


@require_POST
@office_act
def take_over(request, campaign):
    """File each ticked paper; those that cannot be filed stay, with what is wrong."""
    received = timezone.now()
    open_papers = []
    for paper in papers_posted(campaign, request.POST, MOST_FILES):
        if not paper.taken or not file_paper(request, paper, received):
            open_papers.append(paper)
    if open_papers:
        return render_desk(request, campaign, open_papers, status=422)
    return redirect("review:roster-list", campaign.year)


def file_paper(request, paper, received):
    if not paper.is_valid():
        return False
    try:
        filing = services.file_on_behalf(
            paper.declaration, actor=request.user, received=received, **paper.content()
        )
    except services.Incomplete as incomplete:
        paper.problems = [
            f"{p.place}{p.text}" for p in incomplete.problems if p.blocking
        ]
    except (services.NotSaved, MoveRefused) as refusal:
        paper.problems = [str(refusal)]
    else:
        messages.success(
            request, f"已代{paper.declaration.unit}报送，回执编号 {filing.number}。"
        )
        return True
    return False


def render_desk(request, campaign, papers, status=200):
    return render(
        request,
        "review/intake_desk.html",
        {"campaign": campaign, "papers": papers, "most": MOST_FILES},
        status=status,
    )
