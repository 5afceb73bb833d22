"""Tables of the case file."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from viewflow.workflow.models import Process

from accounts.models import Organisation
from workflows import registry
from workflows.casefile.facts import Fact, FactQuerySet
from workflows.choices import RuleSetState, Turn


class RuleSet(models.Model):
    """A programme phase in one version; deadline rules, board rules and financing terms point to it.

    A matter keeps the version it was submitted under; a change of rules is a new row with a higher version.
    """

    code = models.CharField("Kürzel", max_length=30)
    version = models.PositiveSmallIntegerField("Fassung", default=1)
    name = models.CharField("Name", max_length=200)
    reference_prefix = models.CharField("Anfang der Aktenzeichen", max_length=10)
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende")
    state = models.CharField("Stand", max_length=30, choices=RuleSetState, default=RuleSetState.PLANNED)

    class Meta:
        """One row per version, one open version per phase."""

        verbose_name = "Förderphase"
        verbose_name_plural = "Förderphasen"
        ordering: ClassVar = ["-starts_on", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_set_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(state="OPEN"), name="rule_set_open_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="rule_set_period"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, Fassung {self.version}"


class CaseFileQuerySet(FactQuerySet):
    """Cases, scoped to who may see them."""

    def visible_to(self, user: Any) -> "CaseFileQuerySet":
        """The cases this person may see: each kind of case under the permission its app declared."""
        return self.filter(registry.visible_cases(user))


class CaseFile(Fact):
    """The umbrella over everything that belongs to one matter."""

    case_path = "self"
    unsealed = ("turn", "next_on", "event_count", "head_hash")

    reference = models.CharField("Aktenzeichen", max_length=30, unique=True, null=True, blank=True)
    applicant_reference = models.CharField("Ihr Zeichen", max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField("Art", max_length=30)
    title = models.CharField("Titel", max_length=300)
    stage = models.CharField("Stand", max_length=40)
    turn = models.CharField("Am Zug", max_length=12, choices=Turn, default=Turn.NOBODY)
    next_on = models.DateField("Nächster Termin", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Zuständig",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_cases",
    )
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField("Angelegt", default=timezone.now)
    closed_at = models.DateTimeField("Abgeschlossen", null=True, blank=True)
    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = CaseFileQuerySet.as_manager()

    class Meta:
        """Lists page by opening time."""

        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["organisation", "-opened_at"], name="case_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.reference or f"Vorgang {self.pk}"

    @property
    def display_reference(self) -> str:
        """The file reference, or words where none is given yet."""
        return self.reference or "noch ohne Aktenzeichen"


class CaseProcess(models.Model):
    """A process of the engine belongs to a case; `key` names the effect that may start only once."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="case_link")
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="process_links")
    key = models.CharField("Schlüssel gegen doppelten Start", max_length=120, unique=True)

    class Meta:
        """Read from both ends."""

        verbose_name = "Prozess eines Vorgangs"
        verbose_name_plural = "Prozesse von Vorgängen"

    def __str__(self) -> str:
        return self.key


class CaseExclusion(Fact):
    """A person is kept away from a case (recusal): case, timeline, search hits, mails and files are hidden."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="exclusions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exclusions")
    since = models.DateTimeField("Seit", default=timezone.now)

    class Meta:
        """Once per person and case."""

        verbose_name = "Ausschluss"
        verbose_name_plural = "Ausschlüsse"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user"], name="exclusion_once")]

    def __str__(self) -> str:
        return f"Ausschluss {self.pk}"


class CaseEvent(models.Model):
    """One entry of the append-only, hash-chained journal: who, when, what, from, to; ids only.

    `data` holds ids and codes, never personal data and never a vote's content. The text of a reason stands apart in
    `CaseEventReason`; here is only its salted hash, so that erasing the text keeps the chain whole. `seals` are keyed
    digests of rows that the entry answers for; entries from before there were seals have neither them nor a `salt`.
    """

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField("Nummer im Vorgang")
    at = models.DateTimeField("Zeitpunkt")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Wer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField("Was", max_length=100)
    stage_from = models.CharField("Stand vorher", max_length=40, blank=True)
    stage_to = models.CharField("Stand nachher", max_length=40, blank=True)
    reason_hash = models.CharField(max_length=64, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    seals = models.JSONField(null=True)
    # Null, not empty: SQLite adds such a column without making the table anew, which would lose its triggers.
    salt = models.CharField(max_length=32, null=True)  # noqa: DJ001
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        """Numbers run without gap within a case."""

        verbose_name = "Eintrag im Verlauf"
        verbose_name_plural = "Einträge im Verlauf"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.case_id}/{self.number}"


class CaseEventReason(models.Model):
    """What may be erased of an entry: the words of a reason with the salt of their hash, and the salt of its seals."""

    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="reason")
    text = models.TextField("Begründung", blank=True)
    salt = models.CharField(max_length=32, blank=True)
    seal_salt = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001

    class Meta:
        """No ordering of its own."""

        verbose_name = "Begründung"
        verbose_name_plural = "Begründungen"

    def __str__(self) -> str:
        return f"Begründung {self.event_id}"


class NumberRange(models.Model):
    """The last number given out per prefix and year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row per prefix and year."""

        verbose_name = "Nummernkreis"
        verbose_name_plural = "Nummernkreise"
        constraints: ClassVar = [models.UniqueConstraint(fields=["prefix", "year"], name="number_range_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04d}"


class StoredFile(Fact):
    """A file of a case in private storage under a random name."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="files")
    name = models.CharField("Name", max_length=200)
    kind = models.CharField("Art", max_length=40, blank=True)
    media_type = models.CharField("Dateityp", max_length=100)
    size = models.PositiveBigIntegerField("Größe in Byte")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    content = models.FileField("Inhalt", max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="uploaded_files"
    )
    created_at = models.DateTimeField("Abgelegt", default=timezone.now)

    class Meta:
        """Newest first within a case."""

        verbose_name = "Datei"
        verbose_name_plural = "Dateien"
        indexes: ClassVar = [models.Index(fields=["case", "-created_at"], name="file_of_case")]

    def __str__(self) -> str:
        return f"Datei {self.pk}"


class CaseMessage(Fact):
    """A message between the people of a case; everybody who may see the case reads it."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("Nachricht")
    key = models.CharField("Schlüssel gegen doppeltes Senden", max_length=64, unique=True)
    created_at = models.DateTimeField("Geschrieben", default=timezone.now)

    class Meta:
        """Oldest first within a case."""

        verbose_name = "Nachricht"
        verbose_name_plural = "Nachrichten"
        indexes: ClassVar = [models.Index(fields=["case", "created_at"], name="message_of_case")]

    def __str__(self) -> str:
        return f"Nachricht {self.pk}"
