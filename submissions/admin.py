"""Django's admin for units, people and campaigns; never for statuses."""

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError

from submissions import audit, phones, services
from submissions.models import (
    ActivityForm,
    AuditEntry,
    Campaign,
    FocusArea,
    Holiday,
    Unit,
    User,
)
from submissions.passwords import one_time_password

# Roles decide here; groups would only promise rights that nothing reads.
admin.site.unregister(Group)


class AuditedAdmin(admin.ModelAdmin):
    """Every change made here is in the portal's log, in the same transaction."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed = list(form.changed_data)
        changed += [name for formset in formsets for name in changed_in(formset)]
        audit.record(
            actor=request.user,
            action=f"{self.opts.model_name}.{'change' if change else 'add'}",
            target=form.instance,
            changed=sorted(set(changed)),
        )

    def delete_model(self, request, obj):
        audit.record(
            actor=request.user, action=f"{self.opts.model_name}.delete", target=obj
        )
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)


def changed_in(formset):
    name = formset.model._meta.verbose_name
    return [name] if formset.has_changed() else []


class UnitForm(forms.ModelForm):
    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and not phones.is_phone(phone):
            raise ValidationError(phones.HINT)
        return phones.canonical(phone)


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    form = UnitForm
    list_display = ["name", "short_name", "kind", "order", "active", "email"]
    list_filter = ["kind", "active"]
    search_fields = ["name", "short_name", "aliases"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        unit = form.instance
        if unit.active and (not change or "active" in form.changed_data):
            for campaign in services.call_unit(unit, actor=request.user):
                messages.success(request, f"{unit}已列入{campaign}的应报单位。")


class ActivityFormInline(admin.TabularInline):
    model = ActivityForm
    extra = 1


class HolidayInline(admin.TabularInline):
    model = Holiday
    extra = 1


class FocusAreaInline(admin.TabularInline):
    model = FocusArea
    extra = 1


@admin.register(Campaign)
class CampaignAdmin(AuditedAdmin):
    list_display = ["year", "region", "opens_at", "deadline"]
    inlines = [ActivityFormInline, FocusAreaInline, HolidayInline]
    actions = ["open_campaigns"]

    @admin.action(description="开启申报：为所有启用的单位建立申报表")
    def open_campaigns(self, request, queryset):
        if not self.has_change_permission(request):
            raise PermissionDenied
        for campaign in queryset:
            created = services.open_campaign(campaign, actor=request.user)
            messages.success(request, f"{campaign}：新建了 {created} 份申报表。")


@admin.register(User)
class UserAdmin(AuditedAdmin):
    list_display = ["username", "name", "role", "unit", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["unit"]
    search_fields = ["username", "name", "unit__name"]
    fields = ["username", "name", "role", "unit", "is_active"]
    autocomplete_fields = ["unit"]
    actions = ["reset_passwords", "unlock"]

    def save_model(self, request, obj, form, change):
        if not change:
            password = one_time_password()
            obj.set_password(password)
            self.tell(request, obj, password)
        super().save_model(request, obj, form, change)

    @admin.action(description="重新设置密码：生成一次性密码")
    def reset_passwords(self, request, queryset):
        for user in queryset:
            password = services.reset_password(user, actor=request.user)
            self.tell(request, user, password)

    @admin.action(description="解除登录锁定：密码输错太多次时用")
    def unlock(self, request, queryset):
        for user in queryset:
            reset(username=user.username)
            audit.record(actor=request.user, action="user.unlock", target=user)
        messages.success(request, "已经解除锁定，对方可以马上再登录。")

    def tell(self, request, user, password):
        messages.warning(
            request,
            f"{user.label} 的一次性密码是 {password}，只显示这一次；"
            "对方登录后须马上改密码。",
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "actor_label", "action", "target_label"]
    list_filter = ["action"]
    search_fields = ["actor_label", "target_label"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
