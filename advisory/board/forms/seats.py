"""Forms of seats and who holds them."""

from typing import Any

from django import forms

from accounts.models import Organisation
from advisory.board.choices import (
    Presiding,
)
from ui.fields import NameField


class SeatForm(forms.Form):
    """A new seat."""

    name = NameField(label="Sitz", max_length=120, help_text="Zum Beispiel: Wissenschaft.")
    voting = forms.BooleanField(label="Stimmberechtigt", required=False, initial=True)
    presides = forms.ChoiceField(label="Leitung", required=False, choices=[("", "Keine"), *Presiding.choices])
    organisation = forms.ModelChoiceField(
        label="Entsandt von",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Keiner Organisation im Programm",
        help_text="Stimmt der Beirat über diese Organisation ab, weisen wir die Person auf Befangenheit hin.",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = organisations


class MembershipForm(forms.Form):
    """Who holds a seat or stands in."""

    person = forms.ChoiceField(label="Person")
    as_deputy = forms.BooleanField(label="Als Stellvertretung", required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in people)]
