"""Let somebody try again who typed a wrong password too often."""

from django.core.management.base import BaseCommand

from submissions.management.accounts import find_account
from submissions.people.accounts import unlock_account


class Command(BaseCommand):
    help = "解开输错密码锁住的账号，马上可以再试；密码不变。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="用户名")

    def handle(self, *, username, **options):
        user = find_account(username)
        unlock_account(user, actor=None)
        self.stdout.write(f"{user.label} 可以再登录了。")
