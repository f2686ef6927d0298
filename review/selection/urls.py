"""Addresses of the desk 梳理甄选: decisions, the opened row, 常用原因."""

from django.urls import path

from review.selection.views import bulk, decisions, panel, phrases

urlpatterns = [
    path("themes/<int:pk>/decide/", decisions.post_decision, name="theme-decide"),
    path("themes/<int:pk>/confirm/", decisions.post_confirmation, name="theme-confirm"),
    path("themes/<int:pk>/reject/", decisions.post_rejection, name="theme-reject"),
    path("themes/decide/", bulk.preview_decisions, name="theme-decide-ticked"),
    path("themes/decide/all/", bulk.post_drawn_decisions, name="theme-decide-all"),
    path("themes/acts/<int:pk>/", bulk.show_batch, name="batch-show"),
    path("themes/undo/<int:pk>/", bulk.post_undo, name="decision-undo"),
    path("keys/", panel.show_keys, name="keys-show"),
    path("keys/switch/", panel.switch_keys, name="keys-switch"),
    path("themes/<int:pk>/", panel.show_theme, name="theme-show"),
    path("themes/<int:pk>/note/", panel.post_note, name="theme-note"),
    path("themes/<int:pk>/tag/", panel.post_tag, name="theme-tag"),
    path(
        "themes/<int:pk>/tag/<int:tag_pk>/off/",
        panel.post_tag_removal,
        name="theme-untag",
    ),
    path("themes/<int:pk>/wording/", panel.post_wording, name="theme-reword"),
    path(
        "themes/<int:pk>/wording/keep/",
        panel.post_unit_words,
        name="theme-keep-wording",
    ),
    path(
        "themes/<int:pk>/wording/reset/",
        panel.post_wording_reset,
        name="theme-reset-wording",
    ),
    path("phrases/", phrases.show_phrases, name="phrase-list"),
    path("phrases/add/", phrases.post_phrase, name="phrase-add"),
    path("phrases/<int:pk>/rename/", phrases.post_phrase_text, name="phrase-rename"),
    path("phrases/<int:pk>/move/", phrases.post_phrase_step, name="phrase-move"),
    path("phrases/<int:pk>/remove/", phrases.post_phrase_removal, name="phrase-remove"),
]
