"""Forms about people and access."""

from typing import Any, ClassVar

from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts import selectors
from accounts.choices import ROLES_BY_KIND, Interest, Role
from accounts.models import Organisation, User
from accounts.services import signing_in, slowing
from ui.fields import NameField, PersonNameField, PlainTextField


class AccessRequestForm(forms.Form):
    """What we need to know to call back and to invite."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Ihre Kommune", empty_label="Bitte wählen")
    name = PersonNameField(label="Vor- und Nachname", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Dienstliche E-Mail-Adresse", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = NameField(
        label="Telefon",
        required=False,
        max_length=50,
        help_text="Wir rufen zurück.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    interest = forms.ChoiceField(label="Worum geht es?", choices=Interest, widget=forms.RadioSelect)
    message = PlainTextField(
        label="Nachricht", required=False, max_length=2000, help_text="Bitte keine Daten von Kindern oder Familien."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = selectors.local_authorities_today()


class InvitationForm(forms.Form):
    """Who is invited to which role."""

    organisation = forms.ModelChoiceField(Organisation.objects.all(), label="Organisation", empty_label="Bitte wählen")
    role = forms.ChoiceField(label="Rolle", choices=[("", "Bitte wählen"), *Role.choices])
    name = PersonNameField(label="Vor- und Nachname")
    email = forms.EmailField(label="E-Mail-Adresse", max_length=254)

    def clean(self) -> dict[str, Any]:
        """A role belongs to a kind of organisation."""
        cleaned = super().clean() or {}
        organisation, role = cleaned.get("organisation"), cleaned.get("role")
        if organisation and role and role not in ROLES_BY_KIND[organisation.kind]:
            possible = ", ".join(sorted(str(Role(one).label) for one in ROLES_BY_KIND[organisation.kind]))
            self.add_error("role", f"Bei „{organisation.name}“ gibt es diese Rollen: {possible}.")
        return cleaned


class PasswordForm(forms.Form):
    """A password for a new account."""

    password = forms.CharField(
        label="Passwort",
        help_text="Mindestens 12 Zeichen. Mehrere Wörter hintereinander sind gut.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Apply the configured password rules."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password


class RemindersForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who in a municipality is reminded."""

    class Meta:
        """One switch."""

        model = Organisation
        fields = ("remind_signatory",)
        labels: ClassVar = {"remind_signatory": "Erinnerungen gehen auch an die Person, die einreicht"}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person may change about herself."""

    name = PersonNameField(label="Vor- und Nachname")
    phone = NameField(label="Telefon", required=False, max_length=50)

    class Meta:
        """Name and phone; the address is the sign-in name and changes by the institute."""

        model = User
        fields = ("name", "phone")


class _SlowCode:
    """Guessing at a code slows down like guessing at a password; a code itself is taken once (allauth)."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Judge the code unless a pause is due. Raises ValidationError with the seconds to wait."""
        name = f"code:{self.user.pk}"
        mark = context.request.COOKIES.get(signing_in.COOKIE, "")
        tries = signing_in.begin(name, self.user, mark=mark, source=get_ip(context.request))
        if wait := signing_in.wait_of(tries):
            for one in tries:
                slowing.give_back(one)
            raise ValidationError(signing_in.words(wait), code="slow")
        code = str(super().clean_code())  # type: ignore[misc]
        signing_in.right(tries, name)
        return code


class CodeForm(_SlowCode, AuthenticateForm):  # type: ignore[misc]
    """The second factor at the sign-in."""


class CodeAgainForm(_SlowCode, ReauthenticateForm):  # type: ignore[misc]
    """The second factor before a vote or a release of money."""
