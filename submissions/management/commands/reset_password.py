"""Another one-time password for an account."""

from django.core.management.base import BaseCommand

from submissions.management.accounts import find_account
from submissions.people.accounts import reset_password
from submissions.people.second_factor import remove_device


class Command(BaseCommand):
    help = "给账号一个新的一次性密码（只显示这一次）；原来登录着的马上退出。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="用户名")
        parser.add_argument(
            "--drop-second-factor",
            action="store_true",
            help="手机和恢复码都丢了：解除绑定，下次登录重新绑定",
        )

    def handle(self, *, username, drop_second_factor, **options):
        user = find_account(username)
        if drop_second_factor:
            remove_device(user, actor=None)
        password = reset_password(user, actor=None)
        closed = "" if user.is_active else "这个账号已关闭，启用以后才能登录。"
        self.stdout.write(f"{user.label} 的一次性密码 {password}{closed}")
