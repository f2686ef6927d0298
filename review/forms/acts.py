"""What the forms of single acts share."""

from django import forms


class ActForm(forms.Form):
    """Of a page that has room for one sentence about what is wrong."""

    @property
    def first_error(self):
        return next(iter(self.errors.values()))[0]
