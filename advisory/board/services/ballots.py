"""Take a ballot: once per person, replaceable by its caster until the round closes."""

from django.utils import timezone

from accounts.models import User
from advisory.board.choices import VoteChoice
from advisory.board.models import Ballot, BallotEvidence, Elector
from ui.refusals import DomainRefusal
from workflows.casefile.files import write_content
from workflows.casefile.uploads import CheckedUpload

CAST = frozenset({VoteChoice.YES.value, VoteChoice.NO.value, VoteChoice.ABSTAIN.value})
CLOSED = "Diese Abstimmung ist geschlossen. Ihre Stimme lässt sich nicht mehr abgeben oder ändern."


def check_round_open(elector: Elector) -> None:
    """Raises DomainRefusal once the round is closed or its last day is over, whether or not it was counted already."""
    if not elector.round.is_open or timezone.localdate() > elector.round.closes_on:
        raise DomainRefusal(CLOSED)


def check_may_vote(elector: Elector) -> None:
    """Raises DomainRefusal if the round is closed or the documents are not open to this person."""
    check_round_open(elector)
    if elector.recused:
        raise DomainRefusal("Sie sind bei diesem Beschluss befangen und stimmen nicht mit.")
    if not elector.documents_open:
        raise DomainRefusal("Erklären Sie zuerst, ob Sie selbst beteiligt sind.")


def write_ballot(*, elector: Elector, choice: str, note: str, entered_by: User | None = None) -> None:
    """Write or replace the ballot of a person. Call under the lock of the process.

    Raises DomainRefusal for anything but yes, no and abstain.
    """
    if choice not in CAST:
        raise DomainRefusal("Wählen Sie Zustimmung, Ablehnung oder Enthaltung.")
    values = {"choice": choice, "note": note, "entered_by": entered_by, "cast_at": timezone.now()}
    if not Ballot.objects.filter(elector=elector).update(**values):
        Ballot.objects.create(elector=elector, **values)


def write_objection(*, elector: Elector) -> None:
    """An objection to the circular procedure takes the place of the ballot."""
    Ballot.objects.update_or_create(
        elector=elector, defaults={"choice": VoteChoice.OBJECT, "note": "", "cast_at": timezone.now()}
    )


def keep_evidence(*, elector: Elector, upload: CheckedUpload, actor: User) -> BallotEvidence:
    """Keep the mail or letter a vote was entered from."""
    return BallotEvidence.objects.create(
        elector=elector,
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        content=write_content(upload.content),
        uploaded_by=actor,
    )
