"""Cast and replace a ballot, and enter one that the office received in text form; the journal never says how."""

from django.utils import timezone

from accounts.models import User
from advisory.board.acts.rounds import close_when_complete, held_round, write_down
from advisory.board.choices import ConflictOfInterest
from advisory.board.models import Ballot, Elector
from advisory.board.services.ballots import check_may_vote, keep_evidence, write_ballot
from advisory.board.steps.votes import open_vote
from ui.refusals import DomainRefusal
from workflows.casefile.uploads import CheckedUpload
from workflows.engine import service
from workflows.engine.errors import TaskClosed


def cast_ballot(*, elector: Elector, task_id: int | None, actor: User, choice: str, note: str = "") -> None:
    """Vote, or replace one's vote until the round closes; the same ballot again changes nothing.

    A replacement leaves no trace: an entry that depended on whether the vote changed would tell the office, which knows
    a vote it entered itself. `task_id` is the open task to vote, where there is one. Raises DomainRefusal in German.
    """
    if task_id is not None:
        try:
            service.complete_task(user=actor, task_id=task_id, values={"choice": choice, "note": note})
        except TaskClosed:
            pass
        else:
            return
    with held_round(elector.pk) as (locked, _process):
        check_may_vote(locked)
        write_ballot(elector=locked, choice=choice, note=note)


def enter_ballot(*, elector_id: int, actor: User, choice: str, not_biased: bool, upload: CheckedUpload | None) -> None:
    """The office enters a vote received in text form, with evidence; it is not displayed again before the close.

    Raises DomainRefusal without evidence, for a person not asked or recused, or once a ballot lies in the box.
    """
    if upload is None:
        raise DomainRefusal("Laden Sie die Nachricht des Mitglieds als Beleg hoch.")
    with held_round(elector_id) as (elector, process):
        if elector.invited_at is None or elector.user_id == actor.pk:
            raise DomainRefusal("Für diese Person lässt sich keine Stimme eintragen.")
        if Ballot.objects.filter(elector=elector).exists():
            raise DomainRefusal("Von dieser Person liegt schon eine Stimme vor. Ändern kann sie nur die Person selbst.")
        if not elector.interest and not_biased:
            elector.interest, elector.declared_at = ConflictOfInterest.NONE, timezone.now()
            elector.save(update_fields=["interest", "declared_at"])
            write_down(elector, "interest_declared", actor, answer=ConflictOfInterest.NONE.value)
        if not elector.documents_open:
            raise DomainRefusal("Die Person muss erklärt haben, dass sie nicht befangen ist.")
        write_ballot(elector=elector, choice=choice, note="", entered_by=actor)
        keep_evidence(elector=elector, upload=upload, actor=actor)
        write_down(elector, "ballot_entered", actor)
        task = open_vote(elector, process)
        if task is not None:
            service.cancel_tasks([task.pk])
        close_when_complete(process)
