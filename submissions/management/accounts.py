"""What the commands about one account share."""

from django.core.management.base import CommandError

from submissions.models import User


def find_account(username):
    """The account of this name; a CommandError that says how to see all names."""
    user = User.objects.filter(username=username.lower()).first()
    if user is None:
        raise CommandError(
            f"没有叫“{username}”的账号。用 manage.py list_accounts 看全部用户名。"
        )
    return user
