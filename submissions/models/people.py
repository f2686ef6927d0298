"""Units and the people who act for them."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from submissions.choices import Role
from submissions.models.campaigns import Campaign


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to a unit; `unit_path` leads to it."""

    unit_path = "unit"

    def visible_to(self, user):
        """The office sees every row, a unit its own."""
        if user.role_enum.sees_all_units:
            return self
        return self.filter(**{self.unit_path: user.unit_id})


class UnitQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)

    def with_people_count(self):
        """`people_count`: how many accounts of a unit are open."""
        opened = Q(people__is_active=True)
        counted = self.annotate(people_count=models.Count("people", filter=opened))
        return counted.order_by("order", "pk")


class Unit(models.Model):
    """A street, a town or a district unit: one 填报单位."""

    name = models.CharField("单位名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=30, blank=True)
    aliases = models.TextField(
        "别名", blank=True, help_text="邮件附件里可能出现的其他写法，用顿号分开。"
    )
    # A value of `District.kinds`.
    kind = models.CharField("类别", max_length=20)
    order = models.PositiveIntegerField("排序", default=0, help_text="通行的单位顺序。")
    active = models.BooleanField("启用", default=True)
    # Where the office reaches a unit that has not written down a contact yet.
    phone = models.CharField("单位电话", max_length=40, blank=True)
    email = models.EmailField("单位邮箱", blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "填报单位"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="unit_kind_given",
                violation_error_message="请选择单位的类别。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def alias_list(self):
        return [alias for alias in self.aliases.split("、") if alias]


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, role=Role.ADMIN, **fields)

    def get_by_natural_key(self, username):
        return self.get(username=username.lower())


FIRST_PASSWORD_LASTS = timedelta(days=90)


class User(AbstractBaseUser):
    """One person with one role; a filer acts for exactly one unit."""

    username = models.CharField(
        "用户名",
        max_length=64,
        unique=True,
        error_messages={"unique": "这个用户名已经有人用了，请换一个。"},
    )
    name = models.CharField("姓名", max_length=30, blank=True)
    role = models.CharField("角色", max_length=10, choices=Role, default=Role.FILER)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="填报单位",
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    password_changed_at = models.DateTimeField(
        "改密码时间", default=timezone.now, editable=False
    )
    created_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.FILER) | Q(unit__isnull=False),
                name="filer_has_unit",
                violation_error_message="填报员必须属于一个填报单位。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="user_role_known",
                violation_error_message="请选择一个角色。",
            ),
            models.CheckConstraint(
                condition=Q(username=Lower("username")),
                name="username_lower_case",
                violation_error_message="用户名请用小写字母。",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """How the log and the pages name this person."""
        return f"{self.name}（{self.username}）" if self.name else self.username

    @property
    def must_choose_password(self):
        """Whether the password is the office's, or older than the site allows."""
        return self.must_change_password or self.has_old_password

    @property
    def has_old_password(self):
        days = settings.PASSWORD_MAX_AGE_DAYS
        since = timezone.now() - self.password_changed_at
        return bool(days) and since > timedelta(days=days)

    @property
    def has_lapsed_first_password(self):
        """Whether a password of the office was never used for too long (ASVS 6.4.1)."""
        since = timezone.now() - self.password_changed_at
        return self.must_change_password and since > FIRST_PASSWORD_LASTS

    @cached_property
    def campaigns(self):
        """[Campaign] that this person may see, newest year first; read once a request."""
        return list(Campaign.objects.visible_to(self).with_issue())

    @property
    def role_enum(self):
        return Role(self.role)


class FormerPassword(models.Model):
    """The hash of a password that somebody had before; it may not come back soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user} {self.pk}"


class RecoveryCode(models.Model):
    """The hash of a code that opens the door once, when the phone is not at hand."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code = models.CharField(max_length=128)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.user} {self.pk}"
