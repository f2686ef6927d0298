"""Django's admin for the lists that the office keeps for its desk."""

from django.contrib import admin

from review.models import ReasonPhrase, Tag
from submissions.admin import AuditedAdmin


@admin.register(ReasonPhrase)
class ReasonPhraseAdmin(AuditedAdmin):
    list_display = ["text", "position"]
    fields = ["text", "position"]


@admin.register(Tag)
class TagAdmin(AuditedAdmin):
    list_display = ["name", "campaign"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    fields = ["campaign", "name"]
