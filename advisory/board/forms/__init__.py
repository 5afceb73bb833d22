"""One noun a file."""

from advisory.board.forms.proposals import PROPOSALS, PrepareForm
from advisory.board.forms.rounds import (
    AnswerForm,
    BallotForm,
    ClarifyForm,
    DeclareForm,
    EnterBallotForm,
    MeetingForm,
    NotGrantedForm,
    QuestionForm,
    ReopenForm,
    UndoRecusalForm,
)
from advisory.board.forms.seats import MembershipForm, SeatForm

__all__ = [
    "PROPOSALS",
    "AnswerForm",
    "BallotForm",
    "ClarifyForm",
    "DeclareForm",
    "EnterBallotForm",
    "MeetingForm",
    "MembershipForm",
    "NotGrantedForm",
    "PrepareForm",
    "QuestionForm",
    "ReopenForm",
    "SeatForm",
    "UndoRecusalForm",
]
