"""One code, two browsers: it opens the door once."""

import pytest
from django.db import transaction
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from submissions.people.second_factor import take_code, write_recovery_codes
from tests.factories import make_user
from tests.postgres.races import Meeting, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone():
    return TOTPDevice.objects.create(user=make_user(), name="手机")


def test_one_code_of_the_phone_opens_once(phone):
    code = f"{totp(phone.bin_key):06d}"

    outcomes = at_once(*[lambda: take_code(phone.user, code)] * 2)

    assert sorted(outcomes) == [False, True]


def test_one_recovery_code_opens_once(phone):
    code = write_recovery_codes(phone.user)[0].replace(" ", "")

    outcomes = at_once(*[lambda: take_code(phone.user, code)] * 2)

    assert sorted(outcomes) == [False, True]
    assert phone.user.recovery_codes.count() == 9


def test_twin_without_the_lock_it_opens_twice(phone):
    code, meeting = totp(phone.bin_key), Meeting(2)

    def take_naively():
        with transaction.atomic():
            device = TOTPDevice.objects.get(pk=phone.pk)
            meeting.wait()
            return device.verify_token(code)

    assert at_once(take_naively, take_naively) == [True, True]
