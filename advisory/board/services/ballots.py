"""Take a ballot: once per person, replaceable by its caster until the round closes."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from advisory.board.choices import VoteChoice
from advisory.board.models import Ballot, BallotEvidence, Elector
from ui.refusals import DomainRefusal
from workflows.casefile.files import write_content
from workflows.casefile.uploads import CheckedUpload
from workflows.permissions import APPLICANT_SIDE

CAST = frozenset({VoteChoice.YES.value, VoteChoice.NO.value, VoteChoice.ABSTAIN.value})
CLOSED = "Diese Abstimmung ist geschlossen. Ihre Stimme lässt sich nicht mehr abgeben oder ändern."


def check_round_open(elector: Elector) -> None:
    """Raises DomainRefusal once the round is closed or its last day is over, whether or not it was counted already."""
    if not elector.round.is_open or timezone.localdate() > elector.round.closes_on:
        raise DomainRefusal(CLOSED)


def check_may_vote(elector: Elector) -> None:
    """Raises DomainRefusal if the round is closed or the documents are not open to this person."""
    check_round_open(elector)
    if elector.left_at is not None:
        raise DomainRefusal("Sie sind in dieser Runde ausgeschieden. In der nächsten werden Sie wieder gefragt.")
    if elector.recused:
        raise DomainRefusal("Sie sind bei diesem Beschluss befangen und stimmen nicht mit.")
    if not elector.documents_open:
        raise DomainRefusal("Erklären Sie zuerst, ob Sie selbst beteiligt sind.")


def write_ballot(
    *,
    elector: Elector,
    choice: str,
    note: str,
    entered_by: User | None = None,
    objection_until: datetime.date | None = None,
) -> None:
    """Write or replace the ballot of a person. Call under the lock of the process.

    A vote the office enters carries the day until which the member may object.

    Raises DomainRefusal for anything but yes, no and abstain.
    """
    if choice not in CAST:
        raise DomainRefusal("Wählen Sie Zustimmung, Ablehnung oder Enthaltung.")
    values = {
        "choice": choice,
        "note": note,
        "entered_by": entered_by,
        "cast_at": timezone.now(),
        "objection_until": objection_until,
        "acknowledged_at": None,
    }
    if not Ballot.objects.filter(elector=elector).update(**values):
        Ballot.objects.create(elector=elector, **values)


def write_objection(*, elector: Elector) -> None:
    """An objection to the circular procedure takes the place of the ballot."""
    Ballot.objects.update_or_create(
        elector=elector, defaults={"choice": VoteChoice.OBJECT, "note": "", "cast_at": timezone.now()}
    )


def check_may_enter(elector: Elector, actor: User) -> None:
    """Raises DomainRefusal where the office cannot enter a vote for this person."""
    if elector.invited_at is None or elector.left_at is not None or elector.user_id == actor.pk:
        raise DomainRefusal("Für diese Person lässt sich keine Stimme eintragen.")
    if APPLICANT_SIDE.holds(elector.user, elector.round.resolution.case):
        raise DomainRefusal("Diese Person arbeitet oder arbeitete hier für die Kommune und entscheidet nicht mit.")
    if Ballot.objects.filter(elector=elector).exists():
        raise DomainRefusal("Von dieser Person liegt schon eine Stimme vor. Ändern kann sie nur die Person selbst.")


def waiting_for_objection(round_id: int) -> QuerySet[Ballot]:
    """Votes the office entered that the member may still object to."""
    return Ballot.objects.filter(
        elector__round_id=round_id,
        entered_by__isnull=False,
        acknowledged_at__isnull=True,
        objection_until__gte=timezone.localdate(),
    )


def _entered(elector: Elector) -> Ballot:
    found = Ballot.objects.filter(elector=elector, entered_by__isnull=False).first()
    if found is None:
        raise DomainRefusal("Für Sie ist keine Stimme eingetragen.")
    return found


def acknowledge(elector: Elector) -> None:
    """The member says that the entered vote is right. Raises DomainRefusal where none is entered."""
    ballot = _entered(elector)
    ballot.acknowledged_at = timezone.now()
    ballot.save(update_fields=["acknowledged_at"])


def drop_unanswered(elector: Elector) -> None:
    """A vote the office entered falls with a member who leaves before she has said that it is right."""
    unanswered = Ballot.objects.filter(elector=elector, entered_by__isnull=False, acknowledged_at__isnull=True)
    if unanswered.delete()[0]:
        BallotEvidence.objects.filter(elector=elector, disputed_at__isnull=True).update(disputed_at=timezone.now())


def dispute(elector: Elector) -> None:
    """The member says that the entered vote is not right: it is taken out, and what was declared for her falls with it.

    Raises DomainRefusal where none is entered, or once she said that it is right.
    """
    ballot = _entered(elector)
    if ballot.acknowledged_at is not None:
        raise DomainRefusal("Sie haben die Stimme schon bestätigt. Ändern können Sie sie bis zum Ende der Abstimmung.")
    if ballot.objection_until is not None and timezone.localdate() > ballot.objection_until:
        raise DomainRefusal(
            f"Widersprechen ging bis zum {ballot.objection_until:%d.%m.%Y}. Ändern können Sie Ihre Stimme noch."
        )
    ballot.delete()
    BallotEvidence.objects.filter(elector=elector, disputed_at__isnull=True).update(disputed_at=timezone.now())
    elector.interest, elector.declared_at = "", None
    elector.save(update_fields=["interest", "declared_at"])


def keep_evidence(
    *, elector: Elector, upload: CheckedUpload, actor: User, received_on: datetime.date | None = None, came_by: str = ""
) -> BallotEvidence:
    """Keep the mail or letter a vote was entered from."""
    return BallotEvidence.objects.create(
        elector=elector,
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        content=write_content(upload.content),
        uploaded_by=actor,
        received_on=received_on,
        came_by=came_by,
    )


def deputies_who_voted(elector: Elector) -> list[Elector]:
    """Deputies of a person who voted for her seat; their ballots count only if she stays silent."""
    rows = Elector.objects.filter(
        round_id=elector.round_id, seat_id=elector.seat_id, rank__gt=elector.rank, ballot__isnull=False
    )
    return list(rows.select_related("user"))
