"""Addresses of the desk 活动开展."""

from django.urls import path

from review.followup.views.holidays import (
    post_holidays,
    preview_change,
    show_holidays,
)
from review.followup.views.occasions import (
    export_followup,
    export_opinions,
    post_confirmation,
    post_confirmations,
    post_remark,
    post_return,
    show_board,
    show_calendar,
    show_followup,
    show_occasion,
    show_opinions,
    show_units,
)

urlpatterns = [
    path("followup/", show_followup, name="followup-list"),
    path("followup/calendar/", show_calendar, name="followup-calendar"),
    path("followup/board/", show_board, name="followup-board"),
    path("followup/units/", show_units, name="followup-units"),
    path("followup/opinions/", show_opinions, name="followup-opinions"),
    path("followup/opinions.xlsx", export_opinions, name="followup-opinions-xlsx"),
    path("followup.xlsx", export_followup, name="followup-xlsx"),
    path("followup/holidays/", show_holidays, name="holiday-list"),
    path("followup/holidays/preview/", preview_change, name="holiday-preview"),
    path("followup/holidays/replace/", post_holidays, name="holiday-replace"),
    path("followup/confirm/", post_confirmations, name="followup-confirm-many"),
    path("followup/<int:pk>/", show_occasion, name="followup-show"),
    path("followup/<int:pk>/confirm/", post_confirmation, name="followup-confirm"),
    path("followup/<int:pk>/remark/", post_remark, name="followup-remark"),
    path("followup/<int:pk>/return/", post_return, name="followup-return"),
]
