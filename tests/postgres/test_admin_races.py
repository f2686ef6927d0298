"""Two 管理员 close each other: one of them stays."""

import pytest
from django.db import transaction

from submissions.choices import Role
from submissions.models import User
from submissions.people.accounts import AccountRefused, close_account
from tests.factories import make_user
from tests.postgres.races import Meeting, at_once, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admins():
    return make_user("admin1", Role.ADMIN), make_user("admin2", Role.ADMIN)


def count_admins():
    return User.objects.filter(role=Role.ADMIN, is_active=True).count()


def test_of_two_admins_who_close_each_other_one_stays(admins):
    one, other = admins

    outcomes = at_once(
        lambda: close_account(one, actor=other),
        lambda: close_account(other, actor=one),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, AccountRefused)
    assert count_admins() == 1


def test_twin_counting_without_a_lock_leaves_none(admins):
    meeting = Meeting(2)

    def naive(admin):
        with transaction.atomic():
            enough = count_admins() > 1
            meeting.wait()
            if enough:
                User.objects.filter(pk=admin.pk).update(is_active=False)

    at_once(*(lambda admin=admin: naive(admin) for admin in admins))

    assert count_admins() == 0
