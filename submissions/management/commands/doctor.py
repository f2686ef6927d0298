"""Whether the site is well."""

from django.core.management.base import BaseCommand, CommandError

from submissions.upkeep.checks import run_checks


class Command(BaseCommand):
    help = (
        "看一遍站点运行要用的东西，一行一项，不对的写明怎么办；有不对的，退出码是 1。"
    )
    requires_system_checks = []

    def handle(self, **options):
        findings = run_checks()
        for finding in findings:
            state = "正常" if finding.is_well else "不对"
            self.stdout.write(
                f"{state}　{finding.label}：{finding.said}{finding.advice}"
            )
        if unwell := [finding.label for finding in findings if not finding.is_well]:
            raise CommandError(f"有 {len(unwell)} 项要处理：{'、'.join(unwell)}。")
