"""Addresses of the desk 计划安排."""

from django.urls import path

from review.plan.views import board, consents, suggestions

urlpatterns = [
    path("plan/", board.plan_board, name="plan-board"),
    path("plan/begin/", board.plan_begin, name="plan-begin"),
    path("plan/place/", board.plan_place_declared, name="plan-place-declared"),
    path("plan/place/<int:pk>/", board.plan_place, name="plan-place"),
    path("plan/take-out/<int:pk>/", board.plan_take_out, name="plan-take-out"),
    path("plan/order/<int:pk>/", board.plan_reorder, name="plan-reorder"),
    path("plan/remark/<int:pk>/", board.plan_remark, name="plan-remark"),
    path("plan/order/", board.plan_order_by_unit, name="plan-order-by-unit"),
    path("plan/undo/", board.plan_undo, name="plan-undo"),
    path("plan/suggest/", suggestions.plan_suggest, name="plan-suggest"),
    path("plan/asked/", consents.show_consents, name="consent-list"),
    path("plan/ask/<int:pk>/", board.consent_ask, name="consent-ask"),
    path("plan/unask/<int:pk>/", board.consent_drop, name="consent-drop"),
]
