"""Addresses of the desk 梳理甄选: the list, and how each person likes it."""

from django.urls import path

from review.themes import views

urlpatterns = [
    path("themes/", views.show_theme_list, name="theme-list"),
    path("themes.xlsx", views.download_themes, name="theme-sheet"),
    path("themes/options/<str:name>/", views.show_menu_counts, name="theme-options"),
    path("desk/", views.settings_save, name="desk-save"),
    path("desk/filters/", views.filter_keep, name="filter-keep"),
    path(
        "desk/filters/<int:pk>/rename/",
        views.filter_rename,
        name="filter-rename",
    ),
    path("desk/filters/<int:pk>/drop/", views.filter_drop, name="filter-drop"),
]
