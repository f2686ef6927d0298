"""Addresses of the desk 归档考核."""

from django.urls import path

from review.archive.views import bundles, closing, evidence

urlpatterns = [
    path("evidence/", evidence.show_evidence, name="evidence"),
    path("evidence.<str:ending>", evidence.export_evidence, name="evidence-paper"),
    path("evidence/points/", evidence.post_points, name="evidence-points"),
    path("evidence/<str:key>/", evidence.show_counted, name="evidence-list"),
    path("bundles/<str:kind>/start/", bundles.post_bundle, name="bundle-start"),
    path("bundles/<int:pk>/", bundles.show_bundle_state, name="bundle-state"),
    path("bundles/<int:pk>/cancel/", bundles.cancel_bundle, name="bundle-cancel"),
    path("bundles/<int:pk>.zip", bundles.fetch_bundle, name="bundle-fetch"),
    path("archive/", closing.show_archive, name="archive-show"),
    path("archive/close/", closing.post_archiving, name="archive-close"),
    path("archive/reopen/", closing.post_reopening, name="archive-reopen"),
]
