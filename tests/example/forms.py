"""Forms of the example."""

from django import forms

from ui.fields import PlainTextField


class CheckForm(forms.Form):
    """Yes or no, with words."""

    approved = forms.TypedChoiceField(
        label="Ergebnis",
        choices=[("ja", "Ja"), ("nein", "Nein")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    note = PlainTextField(label="Begründung", max_length=500)
