"""Addresses of the desk 计划文件."""

from django.urls import path

from review.papers.views import jobs, papers

urlpatterns = [
    path("plan/<int:number>.<str:ending>", papers.plan_paper, name="plan-paper"),
    path(
        "plan/<int:number>/comparison/",
        papers.plan_comparison,
        name="plan-comparison",
    ),
    path(
        "plan/<int:number>/comparison.<str:ending>",
        papers.plan_comparison_file,
        name="plan-comparison-file",
    ),
    path("plan/<int:number>/papers/", papers.plan_papers, name="plan-papers"),
    path(
        "plan/<int:number>/units/<int:unit>.<str:ending>",
        papers.plan_extract,
        name="plan-extract",
    ),
    path("plan/<int:number>/notice.docx", papers.plan_notice, name="plan-notice"),
    path("plan/<int:number>/plan.ics", papers.plan_calendar, name="plan-calendar"),
    path("plan/<int:number>/website.zip", papers.plan_website, name="plan-website"),
    path("plan/<int:number>/pdf/", jobs.job_page, name="job-page"),
    path("plan/<int:number>/pdf/start/", jobs.job_start, name="job-start"),
    path("plan/<int:number>/pdf/<int:pk>/", jobs.job_state, name="job-state"),
    path(
        "plan/<int:number>/pdf/<int:pk>/cancel/",
        jobs.job_cancel,
        name="job-cancel",
    ),
    path("plan/<int:number>/pdf/<int:pk>.pdf", jobs.job_fetch, name="job-fetch"),
]
