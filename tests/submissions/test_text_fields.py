"""What is typed anywhere may come onto a paper: no form takes what none can show."""

import pytest
from django import forms
from django.urls import get_resolver

from review.manage.forms.campaigns import make_section_form
from review.manage.sections import SECTIONS
from submissions.forms import LineField, ProseField

# A draft is told by its own rules; a search and a table to be read may hold anything.
FREE = {
    "HeadForm": {"contact_name", "contact_phone", "none_reason"},
    "ThemeForm": {"title", "time_text", "other_form", "summary", "joint"},
    "IntakeForm": {"pasted"},
    "SubmitForm": {"note"},
}
# Not typed, or held to letters and digits already.
OTHERS = (forms.EmailField, forms.URLField, forms.UUIDField, forms.RegexField)
HIDDEN = {"page", "seen"}
SECRETS = {
    "LoginForm",
    "PortalPasswordForm",
    "ResumeForm",
    "ConfirmForm",
    "CodeForm",
    "EnrolmentForm",
}


def list_forms(base=forms.BaseForm):
    assert get_resolver().url_patterns  # imports every form
    for form in base.__subclasses__():
        if form.__module__.startswith(("submissions.", "review.")):
            yield form
        yield from list_forms(form)


def is_typed(field):
    return (
        isinstance(field, forms.CharField)
        and not isinstance(field, OTHERS)
        and not isinstance(field.widget, forms.PasswordInput)
        and not field.widget.is_hidden
    )


def find_free_fields(form):
    """Names of the fields that would take anything."""
    return {
        name
        for name, field in form.base_fields.items()
        if is_typed(field) and not isinstance(field, (LineField, ProseField))
    } - HIDDEN


def test_no_form_takes_what_no_paper_can_show():
    sections = [make_section_form(section) for section in SECTIONS]
    found = {
        form.__name__: free
        for form in (*list_forms(), *sections)
        if form.__name__ not in SECRETS and (free := find_free_fields(form))
    }

    assert found == FREE


@pytest.mark.parametrize("field", [LineField, ProseField])
def test_refusal_says_what_to_do(field):
    with pytest.raises(forms.ValidationError, match="“🌊”在纸上印不出来"):
        field().clean("防汛🌊")
