"""Addresses of the office; every one begins with the year."""

from django.urls import path

from review.views import (
    bulk,
    changes,
    comparison,
    consents,
    decisions,
    declarations,
    desk,
    intake,
    issuing,
    jobs,
    outbox,
    overview,
    panel,
    papers,
    phrases,
    plan,
    reminders,
    roster,
    similar,
    suggestions,
    themes,
)

app_name = "review"

# /review/<year>/declarations/
declaration_urls = [
    path("<int:year>/declarations/next/", declarations.next_, name="declaration-next"),
    path(
        "<int:year>/declarations/<int:pk>/",
        declarations.detail,
        name="declaration-detail",
    ),
    path(
        "<int:year>/declarations/<int:pk>/accept/",
        declarations.accept,
        name="declaration-accept",
    ),
    path(
        "<int:year>/declarations/<int:pk>/return/",
        declarations.return_,
        name="declaration-return",
    ),
    path(
        "<int:year>/declarations/<int:pk>/extend/",
        declarations.extend,
        name="declaration-extend",
    ),
    path(
        "<int:year>/declarations/<int:pk>/phone/",
        declarations.phone,
        name="declaration-phone",
    ),
]
# /review/<year>/reminders/
reminder_urls = [
    path("<int:year>/reminders/", reminders.desk, name="reminder-desk"),
    path("<int:year>/reminders/text/", reminders.keep_text, name="reminder-text"),
    path("<int:year>/reminders/edit/", reminders.edit, name="reminder-edit"),
    path("<int:year>/reminders/preview/", reminders.preview, name="reminder-preview"),
    path("<int:year>/reminders/mail/", reminders.mail, name="reminder-mail"),
    path(
        "<int:year>/reminders/messaged/", reminders.messaged, name="reminder-messaged"
    ),
    path("<int:year>/reminders/calls/", reminders.calls, name="reminder-calls"),
    path("<int:year>/reminders/called/", reminders.called, name="reminder-called"),
]
# /review/<year>/outbox/
outbox_urls = [
    path("<int:year>/outbox/", outbox.outbox_list, name="outbox-list"),
    path("<int:year>/outbox/send/", outbox.send, name="outbox-send"),
    path("<int:year>/outbox/discard/", outbox.discard, name="outbox-discard"),
    path("<int:year>/outbox/<int:pk>/", outbox.detail, name="outbox-detail"),
    path("<int:year>/outbox/<int:pk>/edit/", outbox.edit, name="outbox-edit"),
]
# /review/<year>/themes/
theme_urls = [
    path("<int:year>/themes/", themes.theme_list, name="theme-list"),
    path("<int:year>/themes/options/<str:name>/", themes.options, name="theme-options"),
    path("<int:year>/themes/<int:pk>/decide/", decisions.decide, name="theme-decide"),
    path(
        "<int:year>/themes/<int:pk>/confirm/", decisions.confirm, name="theme-confirm"
    ),
    path("<int:year>/themes/<int:pk>/reject/", decisions.reject, name="theme-reject"),
    path("<int:year>/themes/decide/", bulk.preview, name="theme-decide-ticked"),
    path("<int:year>/themes/decide/all/", bulk.carry_out, name="theme-decide-all"),
    path("<int:year>/themes/acts/<int:pk>/", bulk.show, name="batch-show"),
    path("<int:year>/themes/undo/<int:pk>/", bulk.undo, name="decision-undo"),
]
# /review/<year>/themes/<pk>/
panel_urls = [
    path("<int:year>/keys/", panel.keys, name="keys-show"),
    path("<int:year>/keys/switch/", panel.switch_keys, name="keys-switch"),
    path("<int:year>/themes/<int:pk>/", panel.show, name="theme-show"),
    path("<int:year>/themes/<int:pk>/note/", panel.note, name="theme-note"),
    path("<int:year>/themes/<int:pk>/tag/", panel.tag, name="theme-tag"),
    path(
        "<int:year>/themes/<int:pk>/tag/<int:tag_pk>/off/",
        panel.untag,
        name="theme-untag",
    ),
    path("<int:year>/themes/<int:pk>/wording/", panel.reword, name="theme-reword"),
    path(
        "<int:year>/themes/<int:pk>/wording/keep/",
        panel.keep_as_written,
        name="theme-keep-wording",
    ),
    path(
        "<int:year>/themes/<int:pk>/wording/reset/",
        panel.forget_wording,
        name="theme-reset-wording",
    ),
]
# /review/<year>/desk/
desk_urls = [
    path("<int:year>/desk/", desk.settings_save, name="desk-save"),
    path("<int:year>/desk/filters/", desk.filter_keep, name="filter-keep"),
    path(
        "<int:year>/desk/filters/<int:pk>/rename/",
        desk.filter_rename,
        name="filter-rename",
    ),
    path(
        "<int:year>/desk/filters/<int:pk>/drop/", desk.filter_drop, name="filter-drop"
    ),
]
# /review/<year>/phrases/
phrase_urls = [
    path("<int:year>/phrases/", phrases.phrase_list, name="phrase-list"),
    path("<int:year>/phrases/add/", phrases.add, name="phrase-add"),
    path("<int:year>/phrases/<int:pk>/rename/", phrases.rename, name="phrase-rename"),
    path("<int:year>/phrases/<int:pk>/move/", phrases.move, name="phrase-move"),
    path("<int:year>/phrases/<int:pk>/remove/", phrases.remove, name="phrase-remove"),
]
# /review/<year>/plan/
plan_urls = [
    path("<int:year>/plan/", plan.board, name="plan-board"),
    path("<int:year>/plan/begin/", plan.begin, name="plan-begin"),
    path("<int:year>/plan/place/", plan.place_declared, name="plan-place-declared"),
    path("<int:year>/plan/place/<int:pk>/", plan.place, name="plan-place"),
    path("<int:year>/plan/take-out/<int:pk>/", plan.take_out, name="plan-take-out"),
    path("<int:year>/plan/order/<int:pk>/", plan.reorder, name="plan-reorder"),
    path("<int:year>/plan/remark/<int:pk>/", plan.remark, name="plan-remark"),
    path("<int:year>/plan/order/", plan.order_by_unit, name="plan-order-by-unit"),
    path("<int:year>/plan/undo/", plan.undo, name="plan-undo"),
    path("<int:year>/plan/suggest/", suggestions.suggest, name="plan-suggest"),
    path("<int:year>/plan/ask/<int:pk>/", consents.ask, name="consent-ask"),
    path("<int:year>/plan/unask/<int:pk>/", consents.drop, name="consent-drop"),
    path("<int:year>/plan/issue/", issuing.issue, name="plan-issue"),
    path("<int:year>/plan/<int:number>.<str:ending>", papers.paper, name="plan-paper"),
    path(
        "<int:year>/plan/<int:number>/comparison/",
        comparison.comparison,
        name="plan-comparison",
    ),
    path(
        "<int:year>/plan/<int:number>/comparison.<str:ending>",
        comparison.comparison_file,
        name="plan-comparison-file",
    ),
]
# /review/<year>/plan/<n>/
paper_urls = [
    path("<int:year>/plan/<int:number>/papers/", papers.paper_page, name="plan-papers"),
    path(
        "<int:year>/plan/<int:number>/units/<int:unit>.<str:ending>",
        papers.extract,
        name="plan-extract",
    ),
    path("<int:year>/plan/<int:number>/notice.docx", papers.notice, name="plan-notice"),
    path(
        "<int:year>/plan/<int:number>/plan.ics", papers.calendar, name="plan-calendar"
    ),
    path(
        "<int:year>/plan/<int:number>/website.zip", papers.website, name="plan-website"
    ),
    path("<int:year>/plan/<int:number>/pdf/", jobs.page, name="job-page"),
    path("<int:year>/plan/<int:number>/pdf/start/", jobs.start, name="job-start"),
    path("<int:year>/plan/<int:number>/pdf/<int:pk>/", jobs.state, name="job-state"),
    path(
        "<int:year>/plan/<int:number>/pdf/<int:pk>/cancel/",
        jobs.cancel,
        name="job-cancel",
    ),
    path("<int:year>/plan/<int:number>/pdf/<int:pk>.pdf", jobs.fetch, name="job-fetch"),
]

# /review/<year>/similar/
similar_urls = [
    path("<int:year>/similar/", similar.similar, name="similar-list"),
    path("<int:year>/similar/merge/", similar.merge, name="similar-merge"),
    path("<int:year>/similar/keep/", similar.keep, name="similar-keep"),
    path("<int:year>/similar/<int:pk>/split/", similar.split, name="similar-split"),
]

# What changes in an issued plan
change_urls = [
    path("<int:year>/changes/", changes.change_list, name="change-list"),
    path(
        "<int:year>/changes/<int:pk>/approve/", changes.approve, name="change-approve"
    ),
    path("<int:year>/changes/<int:pk>/refuse/", changes.refuse, name="change-refuse"),
    path("<int:year>/changes/add/", changes.add_row, name="entry-add"),
    path(
        "<int:year>/changes/rows/<uuid:line>/", changes.change_row, name="entry-change"
    ),
    path(
        "<int:year>/changes/rows/<uuid:line>/drop/", changes.drop_row, name="entry-drop"
    ),
    path(
        "<int:year>/changes/rows/<uuid:line>/restore/",
        changes.restore_row,
        name="entry-restore",
    ),
]

urlpatterns = [
    path("<int:year>/overview/", overview.overview, name="overview"),
    path(
        "<int:year>/selection-summary.docx",
        overview.selection_summary,
        name="selection-summary",
    ),
    path("<int:year>/roster/", roster.roster, name="roster-list"),
    path("<int:year>/roster/live/", roster.live, name="roster-live"),
    path("<int:year>/roster.xlsx", roster.sheet, name="roster-sheet"),
    path("<int:year>/intake/", intake.desk, name="intake-desk"),
    path("<int:year>/intake/take/", intake.take_over, name="intake-take"),
    *declaration_urls,
    *reminder_urls,
    *outbox_urls,
    *theme_urls,
    *panel_urls,
    *similar_urls,
    *desk_urls,
    *phrase_urls,
    *plan_urls,
    *paper_urls,
    *change_urls,
]
