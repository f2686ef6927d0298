"""Who has an account."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from submissions.models import User


class Command(BaseCommand):
    help = "列出账号：用户名、角色、单位、姓名、最近登录、是否启用，用制表符分开。"

    def handle(self, **options):
        users = User.objects.select_related("unit").order_by("role", "username")
        self.stdout.write("用户名\t角色\t单位\t姓名\t最近登录\t状态")
        for user in users:
            self.stdout.write("\t".join(list_cells(user)))


def list_cells(user):
    login = user.last_login
    return [
        user.username,
        user.get_role_display(),
        user.unit.name if user.unit else "（不属于填报单位）",
        user.name,
        f"{timezone.localtime(login):%Y-%m-%d %H:%M}" if login else "没有登录过",
        "启用" if user.is_active else "已关闭",
    ]
