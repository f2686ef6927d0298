"""One account, such as the first of the office."""

from django.core.management.base import BaseCommand, CommandError

from submissions.choices import Role
from submissions.models import Unit
from submissions.people.accounts import AccountRefused, create_account


class Command(BaseCommand):
    help = "建立一个账号，给出一次性密码（只显示这一次），首次登录须改密码。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="用户名，存为小写")
        parser.add_argument("--role", required=True, choices=Role.values, help="角色")
        parser.add_argument("--unit", metavar="NAME", help="单位名称，填报员必须写明")
        parser.add_argument("--name", default="", help="姓名")

    def handle(self, *, username, role, unit, name, **options):
        try:
            password = create_account(
                username, role=role, unit=unit and find_unit(unit), name=name
            )
        except AccountRefused as refusal:
            raise CommandError(f"没有建立账号：{refusal}") from refusal
        self.stdout.write(
            f"已建立{Role(role).label}账号 {username.lower()}，一次性密码 {password}"
        )


def find_unit(name):
    unit = Unit.objects.filter(name=name).first()
    if unit is None:
        raise CommandError(
            f"没有叫“{name}”的单位，请核对名称，或先用 import_units 导入。"
        )
    return unit
