"""Organisations; a local authority carries its official keys and how long it exists or existed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts import policy
from accounts.choices import LocalAuthorityKind, OrganisationKind
from ui.folding import SortKey


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, scoped to who may see them."""

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """The organisations this person may see."""
        return self.filter(policy.rows(user, "accounts.view_organisation", organisation="id"))


class Organisation(models.Model):
    """A party of the programme."""

    kind = models.CharField("Art", max_length=20, choices=OrganisationKind)
    name = models.CharField("Name", max_length=200, unique=True)
    holds_corpus_christi = models.BooleanField(
        "Fronleichnam ist hier Feiertag", default=False, help_text="Nur in Gemeinden, die eine Verordnung nennt."
    )
    remind_signatory = models.BooleanField("Erinnerungen gehen auch an die Einreichung", default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        """Organisations are listed by name."""

        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering: ClassVar = [SortKey("name")]

    def __str__(self) -> str:
        return self.name


class LocalAuthority(models.Model):
    """A Landkreis or kreisfreie Stadt with the period in which its key is valid (mergers happen)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="local_authority")
    kind = models.CharField("Art", max_length=20, choices=LocalAuthorityKind)
    ags = models.CharField("Amtlicher Gemeindeschlüssel, 5 Stellen", max_length=5, unique=True)
    ars = models.CharField("Regionalschlüssel, 12 Stellen", max_length=12, unique=True)
    short_name = models.CharField("Name ohne Zusatz", max_length=100)
    code = models.CharField("Kürzel", max_length=5, blank=True)
    map_column = models.PositiveSmallIntegerField("Spalte auf der Kachelkarte", null=True, blank=True)
    map_row = models.PositiveSmallIntegerField("Zeile auf der Kachelkarte", null=True, blank=True)
    valid_from = models.DateField("Gültig ab", null=True, blank=True)
    valid_to = models.DateField("Gültig bis", null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        """A validity period never ends before it begins."""

        verbose_name = "Kommune"
        verbose_name_plural = "Kommunen"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="local_authority_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.short_name} ({self.ags})"
