"""Tables of the board."""

from advisory.board.models.ballot import Ballot, BallotEvidence
from advisory.board.models.resolution import BoardQuestion, Elector, Resolution, Round
from advisory.board.models.rules import BoardRules
from advisory.board.models.seat import Membership, Seat, SeatEvent

__all__ = [
    "Ballot",
    "BallotEvidence",
    "BoardQuestion",
    "BoardRules",
    "Elector",
    "Membership",
    "Resolution",
    "Round",
    "Seat",
    "SeatEvent",
]
