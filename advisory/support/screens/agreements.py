"""Screens of a cooperation agreement: word it in turns, sign it."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from advisory.support.choices import Side
from advisory.support.flows import CooperationFlow
from advisory.support.forms import SignatureForm, WordingForm
from advisory.support.models import AgreementVersion, CooperationAgreement
from advisory.support.selectors import latest_version
from advisory.support.services.agreements import Wording
from advisory.support.steps.matters import agreement_of
from workflows.pages.task import TaskScreen


class AgreementScreen(TaskScreen):
    """A screen of a step of an agreement."""

    @cached_property
    def agreement(self) -> CooperationAgreement:
        """The agreement of the task."""
        return agreement_of(self.task.process)

    @cached_property
    def version(self) -> AgreementVersion | None:
        """The text written last."""
        return latest_version(self.agreement)

    def context(self) -> dict[str, Any]:
        """The task, its agreement and the text."""
        return super().context() | {"agreement": self.agreement, "version": self.version}

    def done_url(self, outcome: Any) -> str:
        """To the agreement."""
        return reverse("support:agreement", args=[self.case.pk])


class WordForInstitute(AgreementScreen):
    """The institute's turn: offer a text, or accept the other side's."""

    nodes = (CooperationFlow.draft,)
    form_class = WordingForm
    template_name = "support/word.html"
    side: ClassVar[Side] = Side.INSTITUTE
    offered: ClassVar[str] = "Ihr Entwurf ist bei der Kommune."

    @property
    def accepts(self) -> bool:
        """Whether the other side's text is taken as it is."""
        return self.request.POST.get("act") == "accept"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who accepts sends no text."""
        kwargs = super().get_form_kwargs()
        return {**kwargs, "data": None, "files": None} if self.accepts else kwargs

    def form_invalid(self, form: Any) -> HttpResponse:
        """A form without a text is whole where none is sent."""
        return self.form_valid(form) if self.accepts else super().form_invalid(form)

    def get_initial(self) -> dict[str, Any]:
        """The text as it stands."""
        if self.version is None:
            return {}
        names = ("aims", "scope", "duties", "starts_on", "ends_on")
        return {name: getattr(self.version, name) for name in names}

    def context(self) -> dict[str, Any]:
        """Whether there is a text of the other side."""
        may_accept = self.version is not None and self.version.side != self.side
        return super().context() | {"may_accept": may_accept}

    def values(self, form: Any) -> dict[str, Any]:
        """The text, or none."""
        return {"wording": None if self.accepts else Wording(**form.cleaned_data)}

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        return "Zugestimmt. Jetzt wird unterschrieben." if self.accepts else self.offered


class WordForMunicipality(WordForInstitute):
    """The municipality's turn."""

    nodes = (CooperationFlow.respond,)
    side = Side.MUNICIPALITY
    offered = "Ihre Fassung ist beim Institut."


class Sign(AgreementScreen):
    """The municipality uploads the signed agreement."""

    nodes = (CooperationFlow.sign,)
    form_class = SignatureForm
    template_name = "support/sign.html"
    done = "Danke. Jetzt fehlt noch die Unterschrift des Instituts."

    def context(self) -> dict[str, Any]:
        """What the municipality has signed."""
        signed = self.agreement.signatures.filter(side=Side.MUNICIPALITY).select_related("file").first()
        return super().context() | {"signed": signed}


class Countersign(Sign):
    """The institute signs; with it the agreement is active."""

    nodes = (CooperationFlow.countersign,)
    done = "Die Vereinbarung gilt. Die Begleitung beginnt."
