"""What a refused field says: what is wrong and how to repair it, in one short sentence, never a reproach."""

from django import forms

WORDING: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Das fehlt noch. Füllen Sie dieses Feld aus."},
    forms.ChoiceField: {
        "required": "Das fehlt noch. Wählen Sie etwas aus.",
        "invalid_choice": "Wählen Sie etwas aus der Liste.",
    },
    forms.ModelChoiceField: {"invalid_choice": "Wählen Sie etwas aus der Liste."},
    forms.EmailField: {"invalid": "Schreiben Sie eine E-Mail-Adresse wie name@landkreis.example."},
    forms.FileField: {
        "required": "Das fehlt noch. Wählen Sie eine Datei.",
        "invalid": "Das fehlt noch. Wählen Sie eine Datei.",
        "missing": "Das fehlt noch. Wählen Sie eine Datei.",
    },
    forms.BooleanField: {"required": "Setzen Sie hier ein Häkchen."},
}


def use_wording() -> None:
    """Let every form of the site speak like this; called once at start."""
    for field, messages in WORDING.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
