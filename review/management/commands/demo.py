"""The demo district."""

from django.core.management.base import BaseCommand, CommandError

from review.management.demo import PASSWORD, DemoRefused, make_demo


class Command(BaseCommand):
    help = "装入演示数据：三个年度的申报、甄选和计划。只能装入空数据库。"

    def handle(self, **options):
        try:
            cast = make_demo()
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"演示数据已装入。演示账号（密码都是 {PASSWORD}）：")
        for user in cast:
            self.stdout.write(
                f"  {user.username:<8}{user.get_role_display()}　{user.unit or '全区'}"
            )
