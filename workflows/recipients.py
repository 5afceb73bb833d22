"""Whether a recipient may still get a mail when it leaves: the policy is asked then, not only when it was written."""

from typing import Any

from notifications import kinds
from workflows import registry
from workflows.casefile.models import CaseFile
from workflows.permissions import is_excluded, is_on_cases, works_for_municipality_of

ENDED = "Die Person darf nicht mehr lesen, worum es geht: Ihre Rolle ist beendet oder eine andere."
EXCLUDED = "Die Person ist in dieser Sache ausgeschlossen (Befangenheit)."
INACTIVE = "Das Konto ist stillgelegt."
BUNDLE = "Die Person darf nicht mehr lesen, worum es in einem Teil geht. Was bleibt, steht in einer neuen E-Mail."


def case_about(about: str) -> CaseFile | None:
    """The case a mail is about."""
    kind, _, number = about.partition(":")
    if kind != "case" or not number.isdigit():
        return None
    return CaseFile.objects.select_related("rule_set", "organisation").filter(pk=int(number)).first()


def _kept_away(person: Any, case: CaseFile) -> bool:
    return is_excluded(person, case) and not works_for_municipality_of(person, case)


def still_reads(person: Any, matter: Any) -> bool:
    """Whether a person may still read of one matter of a bundle: she does the task, sees the case, or its outline."""
    case = case_about(matter.about)
    if case is None or _kept_away(person, case):
        return False
    kind = registry.kind_of(case)
    outline = kind.outline_permission if kind is not None else ""
    asked = [name for name in (matter.permission, outline) if name]
    return registry.may_view_case(person, case) or any(person.has_perm(name, case) for name in asked)


def _may_receive(person: Any, kind: Any, case: CaseFile | None) -> bool:
    if kind is None or not kind.received_by:
        return True
    on_case = [name for name in kind.received_by if name == registry.VIEW_CASE or is_on_cases(name)]
    return any(person.has_perm(name, case if name in on_case else None) for name in kind.received_by)


def withheld_from_recipient(mail: Any) -> str:
    """Why the recipient does not get the mail any more; empty if she does, or has no account.

    Source: rule 22, what ends takes its pending mails with it; rule 18, every mail names its permission.
    """
    person = mail.recipient
    if person is None:
        return ""
    if not person.is_active:
        return INACTIVE
    matters = list(mail.matters.all())
    if matters:
        return "" if all(still_reads(person, matter) for matter in matters) else BUNDLE
    case = case_about(mail.about)
    if case is not None and _kept_away(person, case):
        return EXCLUDED
    return "" if _may_receive(person, kinds.declared().get(mail.kind), case) else ENDED
