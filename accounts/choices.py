"""Kinds of organisations and the roles people hold in them."""

from django.db import models


class OrganisationKind(models.TextChoices):
    """What an organisation is in the programme."""

    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", "Kommune"
    INSTITUTE = "INSTITUTE", "Institut"
    FOUNDATION = "FOUNDATION", "Stiftung"
    BOARD = "BOARD", "Beirat"
    PARTNER = "PARTNER", "Weitere Einrichtung"


class LocalAuthorityKind(models.TextChoices):
    """The two kinds of local authorities that may apply (rule R1)."""

    LANDKREIS = "LANDKREIS", "Landkreis"
    KREISFREIE_STADT = "KREISFREIE_STADT", "Kreisfreie Stadt"


class Role(models.TextChoices):
    """Roles of the programme; each is held in one organisation."""

    APPLICANT_EDITOR = "applicant_editor", "Bearbeitung in der Kommune"
    APPLICANT_SIGNATORY = "applicant_signatory", "Einreichung für die Kommune"
    COORDINATOR = "coordinator", "Koordinator:in"
    MUNICIPAL_PLANNER = "municipal_planner", "Planung in der Kommune"
    IKPE_CASEWORKER = "ikpe_caseworker", "Sachbearbeitung am Institut"
    IKPE_LEAD = "ikpe_lead", "Programmleitung am Institut"
    ADVISOR = "advisor", "Prozessbegleitung am Institut"
    BOARD_OFFICE = "board_office", "Geschäftsstelle des Beirats"
    BOARD_CHAIR = "board_chair", "Vorsitz des Beirats"
    BOARD_MEMBER = "board_member", "Mitglied des Beirats"
    BOARD_GUEST = "board_guest", "Gast im Beirat"
    FOUNDATION_OFFICER = "foundation_officer", "Sachbearbeitung der Stiftung"
    FOUNDATION_SIGNATORY = "foundation_signatory", "Unterschrift für die Stiftung"
    MINISTRY_OBSERVER = "ministry_observer", "Ministerium (nur lesend)"
    AUDITOR = "auditor", "Prüfung (nur lesend)"
    DPO = "dpo", "Datenschutz"
    ADMIN = "admin", "Technische Verwaltung"


MUNICIPAL_ROLES = frozenset({Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY, Role.COORDINATOR, Role.MUNICIPAL_PLANNER})
INSTITUTE_ROLES = frozenset(
    {Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.ADVISOR, Role.BOARD_OFFICE, Role.DPO, Role.ADMIN}
)
BOARD_ROLES = frozenset({Role.BOARD_CHAIR, Role.BOARD_MEMBER, Role.BOARD_GUEST})
FOUNDATION_ROLES = frozenset({Role.FOUNDATION_OFFICER, Role.FOUNDATION_SIGNATORY})
OBSERVER_ROLES = frozenset({Role.MINISTRY_OBSERVER, Role.AUDITOR})

ROLES_BY_KIND: dict[str, frozenset[Role]] = {
    OrganisationKind.LOCAL_AUTHORITY: MUNICIPAL_ROLES,
    OrganisationKind.INSTITUTE: INSTITUTE_ROLES,
    OrganisationKind.FOUNDATION: FOUNDATION_ROLES,
    OrganisationKind.BOARD: BOARD_ROLES,
    OrganisationKind.PARTNER: OBSERVER_ROLES,
}

# Board and staff see other people's matters, so a password alone is not enough for them.
SECOND_FACTOR_ROLES = INSTITUTE_ROLES | BOARD_ROLES | FOUNDATION_ROLES | OBSERVER_ROLES


class AccessRequestState(models.TextChoices):
    """Where a request for access stands."""

    OPEN = "OPEN", "Offen"
    INVITED = "INVITED", "Eingeladen"
    DECLINED = "DECLINED", "Abgelehnt"


class Interest(models.TextChoices):
    """The two paths of the programme, in the words of the start page."""

    FUNDED = "FUNDED", "Mit Förderung: eine Koordinierungsstelle"
    SUPPORTED = "SUPPORTED", "Ohne Förderung: Begleitung des bestehenden Netzwerks"
    UNDECIDED = "UNDECIDED", "Das wissen wir noch nicht"
