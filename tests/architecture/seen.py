"""What a person sees beside the pages: kinds of files, mails, journal entries, hits of a search, permissions on a case.

One case of each kind (and of the stages that conditions name) in two municipalities; everything that can be written
about it is written once. What a role sees is a set of short names, so that tables and mutants compare sets.
"""

from collections.abc import Iterator
from typing import Any

from accounts import policy
from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from notifications import kinds
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from workflows import registry, selectors
from workflows.casefile import journal
from workflows.casefile.cases import open_case
from workflows.casefile.files import files_visible_to
from workflows.casefile.models import CaseFile, StoredFile
from workflows.choices import Turn
from workflows.engine.checks import installed_flows
from workflows.engine.nodes import HumanTask
from workflows.engine.nodes.start import Start
from workflows.permissions import is_on_cases
from workflows.registry import journal as acts

STAGES = {
    "application": ("DRAFT", "IN_FORMAL_CHECK", "RETURNED_FOR_CORRECTION", "LAPSED", "CLOSED_SILENT", "REJECTED"),
    "agreement": ("NETWORK_CHECK",),
    "support": ("RUNNING",),
    "errand": ("asked",),
}


def event_names() -> list[str]:
    """Every entry a journal of this house can hold."""
    names = {name for opened in registry.event_openings().values() for name in opened if not name.endswith(".")}
    for flow in installed_flows():
        label = flow.instance.flow_label
        names |= {f"{label}.{node.name}" for node in flow.instance.nodes() if isinstance(node, HumanTask | Start)}
    names |= {name for name in acts._event_titles if registry.opening_of(name)}
    return sorted(names)


def file_kinds() -> list[str]:
    """Every kind of file that somebody opens."""
    return sorted(kind for opened in registry.file_openings().values() for kind in opened)


class Seen:
    """The world, and what people see of it."""

    def __init__(self, own: Organisation, foreign: Organisation, rule_set: Any) -> None:
        self.places = {"own": own, "foreign": foreign}
        self.cases: dict[str, CaseFile] = {}
        for where, organisation in self.places.items():
            for kind, stages in STAGES.items():
                for stage in stages:
                    name = f"{kind}-{stage}/{where}"
                    self.cases[name] = open_case(
                        organisation=organisation,
                        kind=kind,
                        title=f"Sache {name}",
                        stage=stage,
                        turn=Turn.INSTITUTE,
                        rule_set=rule_set,
                        actor=None,
                    )
        for name, case in self.cases.items():
            self._write(name, case)

    def _write(self, name: str, case: CaseFile) -> None:
        for kind in file_kinds():
            StoredFile.objects.create(case=case, name=f"{kind}@{name}", kind=kind, media_type="x", size=1, content="x")
        for what in event_names():
            journal.record(case, what)
        OutboxMail.objects.bulk_create(
            OutboxMail(idempotency_key=f"{code}@{name}", kind=code, about=f"case:{case.pk}", address="x@x.example")
            for code in sorted(kinds.declared())
        )

    def person(self, *roles: str) -> User:
        """A person with these roles, those of a municipality in `own`."""
        person = make_person(None)
        for role in roles:
            give(person, role, self.places["own"])
        return person

    def of(self, person: User) -> frozenset[str]:
        """Everything this person sees, by short names."""
        return frozenset(self._names(fresh(person)))

    def _names(self, user: User) -> Iterator[str]:
        by_id = {case.pk: name for name, case in self.cases.items()}
        for pk in selectors.cases_visible_to(user).filter(title__startswith="Sache ").values_list("pk", flat=True):
            yield f"search:{by_id[pk]}"
        for name in files_visible_to(user).values_list("name", flat=True):
            yield f"file:{name}"
        if user.has_perm("notifications.view_outbox"):
            for name in OutboxMail.objects.visible_to(user).values_list("idempotency_key", flat=True):
                yield f"mail:{name}"
        for name, case in self.cases.items():
            if registry.may_view_case(user, case):
                for what in selectors.events_visible_to(user, case).values_list("what", flat=True):
                    yield f"event:{what}@{name}"
            yield from (
                f"may:{one}@{name}" for one in policy.declared() if is_on_cases(one) and user.has_perm(one, case)
            )
        for one, permission in policy.declared().items():
            if is_on_cases(one):
                continue
            yield from [f"may:{one}@anywhere"] * user.has_perm(one)
            if permission.organisation is not None:
                yield from (f"may:{one}@{where}" for where in self.places if user.has_perm(one, self.places[where]))


def give(person: User, role: str, municipality: Organisation) -> None:
    """One more role, as the tests give roles: past the rules for giving them, which have tests of their own."""
    like = make_person(role, municipality if role_kind(role) == OrganisationKind.LOCAL_AUTHORITY else None)
    held = like.assignments.get()
    held.pk, held.user = None, person
    held.save(force_insert=True)
    like.assignments.all().delete()


def role_kind(role: str) -> str:
    """The kind of organisation a role is held in."""
    from_municipality = {Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY, Role.COORDINATOR, Role.MUNICIPAL_PLANNER}
    return OrganisationKind.LOCAL_AUTHORITY if role in from_municipality else ""


def table(seen: Seen) -> list[tuple[str, str, str, str]]:
    """Axis, case, who sees it, and the names, grouped so that a person reads it: one line for each set of readers."""
    readers: dict[str, set[str]] = {}
    for role in Role:
        for name in seen.of(seen.person(role.value)):
            readers.setdefault(name, set()).add(role.value)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, roles in readers.items():
        axis, _, rest = name.partition(":")
        what, _, case = rest.rpartition("@")
        groups.setdefault((axis, case, " ".join(sorted(roles))), []).append(what)
    return sorted((axis, case, roles, " ".join(sorted(names))) for (axis, case, roles), names in groups.items())
