"""The one-time code of the set-up page."""

from django.core.management.base import BaseCommand, CommandError

from review.manage.setting_up import is_to_be_set_up, make_code


class Command(BaseCommand):
    help = "给出建立第一个管理员用的一次性代码；重新运行就换一个，有了管理员就不再给。"

    def handle(self, **options):
        if not is_to_be_set_up():
            raise CommandError(
                "平台已经有管理员，不用再建。忘记密码请用 reset_password。"
            )
        self.stdout.write(f"一次性代码 {make_code()}，请打开平台的首页，照提示填写。")
