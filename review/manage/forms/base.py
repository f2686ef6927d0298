"""What the forms of 管理 share."""

from submissions.forms import PortalFormMixin


class CheckedByAct:
    """The act checks the whole row, so that a page and a command refuse alike."""

    def _post_clean(self):
        """Not the form: see above."""

    @property
    def values(self):
        """{column: value}, for the act."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ModelPageForm(PortalFormMixin):
    """A form of a model's columns: one left empty is asked for by its name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"
