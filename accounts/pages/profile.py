"""What a person says of herself, and who in her municipality is reminded."""

from typing import Any

from django.urls import reverse

from accounts import selectors
from accounts.forms import ProfileForm, RemindersForm
from accounts.models import User
from ui.acting import ActPage


class ModelPage(ActPage):
    """Saves the form of a row, then the profile."""

    done = "Gespeichert."

    def values(self, form: Any) -> dict[str, Any]:
        """The form itself: it writes its row."""
        return {"form": form}

    def act(self, **values: Any) -> None:
        """Save."""
        values["form"].save()

    def done_url(self, outcome: Any) -> str:
        """To the profile."""
        return reverse("accounts:profile")


class Profile(ModelPage):
    """Own name, phone, roles and sign-in."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"

    def form_arguments(self) -> dict[str, Any]:
        """The row is loaded anew, so that a refused name does not stand in the frame of the page."""
        return {"instance": User.objects.get(pk=self.request.user.pk)}

    def context(self) -> dict[str, Any]:
        """Current roles, and the municipalities whose reminders this person may change."""
        user = self.request.user
        own = [one for one in user.organisations if user.has_perm("accounts.change_reminders", one)]
        return {"roles": selectors.current_roles(user), "own": own}


class Reminders(ModelPage):
    """Whether reminders also go to the person who signs; off until the municipality wants it."""

    permission = "accounts.change_reminders"
    load = staticmethod(selectors.find_organisation)
    form_class = RemindersForm
    template_name = "accounts/reminders.html"

    def form_arguments(self) -> dict[str, Any]:
        """The municipality."""
        return {"instance": self.found}

    def context(self) -> dict[str, Any]:
        """Its name."""
        return {"organisation": self.found}
