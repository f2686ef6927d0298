"""Addresses of the desk 相似主题."""

from django.urls import path

from review.similar import views

urlpatterns = [
    path("similar/", views.show_similar, name="similar-list"),
    path("similar/merge/", views.merge, name="similar-merge"),
    path("similar/keep/", views.post_keeping, name="similar-keep"),
    path("similar/kept/<int:pk>/undo/", views.post_asking, name="similar-unkeep"),
    path("similar/<int:pk>/split/", views.post_splitting, name="similar-split"),
]
