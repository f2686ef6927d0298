"""Addresses of the desk 宣传推介, within those of 活动开展."""

from django.urls import path

from review.publicity.views import cases, papers

urlpatterns = [
    path("followup/media/", papers.show_media, name="media-list"),
    path("followup/media.xlsx", papers.export_media, name="media-xlsx"),
    path("followup/briefing/", papers.show_briefing, name="briefing"),
    path("followup/briefing.docx", papers.download_briefing, name="briefing-docx"),
    path("followup/summary.docx", papers.download_summary, name="summary-docx"),
    path("followup/exemplary/", cases.show_exemplary, name="exemplary-list"),
    path("followup/exemplary.docx", cases.download_cases, name="exemplary-docx"),
    path("followup/<int:pk>/exemplary/", cases.post_exemplary, name="exemplary-mark"),
    path("followup/<int:pk>/case/", cases.show_case, name="case"),
    path("followup/<int:pk>/case/save/", cases.post_case, name="case-save"),
    path("followup/<int:pk>/case.docx", cases.download_case, name="case-docx"),
]
