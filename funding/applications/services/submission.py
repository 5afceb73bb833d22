"""Freeze an application: every answer in words with a hash, the plan in cents, and how it was signed."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from funding.applications.choices import SignatureKind
from funding.applications.content import checksum, content_of, period_of, plan_of, section_views
from funding.applications.models import Application, ApplicationVersion, PowerOfAttorney
from funding.applications.services.overlaps import check_not_asked_twice
from funding.financing.models.plan import store_plan
from ui.refusals import DomainRefusal
from workflows.casefile.files import store_file
from workflows.casefile.uploads import CheckedUpload


@dataclass(frozen=True)
class Signature:
    """How it is signed: by the signatory in person, by a scan of the printed version, or by power of attorney."""

    kind: str
    scan: CheckedUpload | None = None
    printed_checksum: str = ""


def power_of_attorney(application: Application) -> PowerOfAttorney | None:
    """The power of attorney stored for this municipality and phase."""
    case = application.case
    return PowerOfAttorney.objects.filter(organisation_id=case.organisation_id, rule_set_id=case.rule_set_id).first()


def store_power_of_attorney(*, application: Application, upload: CheckedUpload, actor: User) -> PowerOfAttorney:
    """Store the power of attorney once per phase; a second one is refused by DomainRefusal."""
    if power_of_attorney(application) is not None:
        raise DomainRefusal("Für diese Förderphase liegt schon eine Vollmacht vor.")
    stored = store_file(case=application.case, upload=upload, actor=actor, kind="power_of_attorney")
    return PowerOfAttorney.objects.create(
        organisation_id=application.case.organisation_id,
        rule_set_id=application.case.rule_set_id,
        file=stored,
        stored_by=actor,
    )


def is_signatory(actor: User, application: Application) -> bool:
    """Whether the person may sign for the municipality."""
    return actor.has_perm("applications.sign_in_person", application.case)


def _check_signature(application: Application, actor: User, signature: Signature, sha256: str) -> None:
    if signature.kind == SignatureKind.SIGNED_IN:
        if not is_signatory(actor, application):
            raise DomainRefusal(
                "Einreichen darf nur, wer unterschreiben darf. Laden Sie eine unterschriebene Fassung hoch."
            )
    elif signature.kind == SignatureKind.SCAN:
        if signature.scan is None:
            raise DomainRefusal("Laden Sie die unterschriebene Fassung als Scan hoch.")
        if signature.printed_checksum.strip().lower() != sha256[:8]:
            raise DomainRefusal(
                f"Die Prüfsumme passt nicht. Die unterschriebene Fassung muss die Prüfsumme {sha256[:8]} tragen. "
                "Laden Sie die jetzige Fassung herunter und lassen Sie sie noch einmal unterschreiben."
            )
    elif signature.kind == SignatureKind.POWER_OF_ATTORNEY:
        if power_of_attorney(application) is None:
            raise DomainRefusal("Für diese Förderphase liegt keine Vollmacht vor.")
    else:
        raise DomainRefusal("Wählen Sie, wie der Antrag unterschrieben ist.")


def _signed(application: Application, actor: User, signature: Signature | None, sha256: str) -> dict[str, Any]:
    """How the version is signed; a corrected one rests on the signature of the first."""
    if signature is None:
        first = application.versions.order_by("number").first()
        if first is None:
            return {"signature": SignatureKind.SIGNED_IN, "signature_file": None}
        return {"signature": first.signature, "signature_file": first.signature_file}
    _check_signature(application, actor, signature, sha256)
    scan = signature.scan if signature.kind == SignatureKind.SCAN else None
    kept = (
        store_file(case=application.case, upload=scan, actor=actor, kind="signature_scan", field="scan")
        if scan
        else None
    )
    return {"signature": signature.kind, "signature_file": kept}


def freeze_version(*, application: Application, actor: User, signature: Signature | None) -> ApplicationVersion:
    """Freeze the current content as the next version, with plan and signature.

    Must run in the transaction that starts or advances the flow. A corrected version (`signature` None) rests on the
    signature of the first. Raises DomainRefusal with every section that is not ready, or for a bad signature.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A version is frozen in the transaction that submits it.")
    views = section_views(application)
    problems = [problem for view in views for problem in view.problems]
    if problems:
        raise DomainRefusal(" ".join(problems))
    starts_on, ends_on = period_of(views)
    newest = application.versions.order_by("-number").first()
    if newest is None or (newest.starts_on, newest.ends_on) != (starts_on, ends_on):
        check_not_asked_twice(application, (starts_on, ends_on))
    content = content_of(application, views)
    sha256 = checksum(content)
    version = ApplicationVersion.objects.create(
        application=application,
        number=newest.number + 1 if newest is not None else 1,
        content=content,
        sha256=sha256,
        starts_on=starts_on,
        ends_on=ends_on,
        submitted_by=actor,
        **_signed(application, actor, signature, sha256),
    )
    store_plan(case=application.case, version=version.number, years=plan_of(views))
    return version
