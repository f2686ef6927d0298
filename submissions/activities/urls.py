"""Addresses of a unit's own activities, occasion by occasion."""

from django.urls import include, path

from submissions.activities.views import (
    announcing,
    files,
    filing,
    listing,
    publicity,
    reporting,
)

occasion_urls = [
    path("", listing.show_occasion, name="occasion-show"),
    path("announce/", announcing.edit_announcement, name="occasion-announce"),
    path("warnings/", announcing.show_warnings, name="occasion-warnings"),
    path("reschedule/", announcing.post_reschedule, name="occasion-reschedule"),
    path("withdraw/", announcing.post_withdrawal, name="occasion-withdraw"),
    path("remove/", listing.post_removal, name="occasion-remove"),
    path("report/", reporting.edit_report, name="occasion-report"),
    path(
        "report/withdraw/",
        filing.post_report_withdrawal,
        name="occasion-report-withdraw",
    ),
    path("check/", filing.show_check, name="occasion-check"),
    path("submit/", filing.post_report, name="occasion-submit"),
    path("receipts/<slug:number>/", filing.show_receipt, name="occasion-receipt"),
    path("opinions/<int:opinion>/", filing.post_answer, name="opinion-answer"),
    path("publicity/", publicity.show_publicity, name="occasion-publicity"),
    path("preview.docx", publicity.download_preview, name="occasion-preview-docx"),
    path(
        "preview.zip",
        publicity.download_preview_website,
        name="occasion-preview-website",
    ),
    path("news/", publicity.post_news, name="occasion-news"),
    path("news.docx", publicity.download_news, name="occasion-news-docx"),
    path(
        "publicity/photos/",
        publicity.post_public_photos,
        name="occasion-public-photos",
    ),
    path("publicity/clear/", publicity.post_clearance, name="occasion-clear"),
    path("website.zip", publicity.download_website, name="occasion-website"),
    path("files/", files.post_photo, name="occasion-file-add"),
    path("files/<int:file>/", files.download_file, name="occasion-file"),
    path("files/<int:file>/<int:size>.jpg", files.show_photo, name="occasion-photo"),
]
urlpatterns = [
    path("activities/<int:year>/", listing.list_activities, name="activity-list"),
    path(
        "activities/<int:year>/lines/<int:pk>/add/",
        listing.post_occasion,
        name="occasion-add",
    ),
    path(
        "activities/<int:year>/lines/<int:pk>/monthly/",
        listing.post_every_month,
        name="activity-monthly",
    ),
    path("activities/<int:year>/<int:pk>/", include(occasion_urls)),
]
