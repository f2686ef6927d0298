"""Another one-time password for an account."""

from django.core.management.base import BaseCommand

from submissions.management.accounts import find_account
from submissions.people.accounts import reset_password


class Command(BaseCommand):
    help = "给账号一个新的一次性密码（只显示这一次）；原来登录着的马上退出。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="用户名")

    def handle(self, *, username, **options):
        user = find_account(username)
        password = reset_password(user, actor=None)
        closed = "" if user.is_active else "这个账号已关闭，启用以后才能登录。"
        self.stdout.write(f"{user.label} 的一次性密码 {password}{closed}")
