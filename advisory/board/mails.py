"""Every mail of the board, declared: a vote opened, a question, an answer, a decision; never a vote's content."""

from notifications.kinds import declare

FOLDER = "board/mails"

VOTE_OPENED = declare(
    "VOTE_OPENED",
    title="Abstimmung eröffnet",
    shown_to="board.view_participation",
    folder=FOLDER,
    received_by=("board.vote",),
    values={"reference", "subject", "organisation", "closes", "url", "stands_in", "headline", "again"},
)
BALLOT_ENTERED = declare(
    "BALLOT_ENTERED",
    title="Stimme eingetragen",
    shown_to="board.view_participation",
    folder=FOLDER,
    received_by=("board.vote",),
    values={"reference", "subject", "organisation", "name", "came", "entered", "until", "closes", "url"},
)
BALLOT_DISPUTED = declare(
    "BALLOT_DISPUTED",
    title="Eingetragene Stimme bestritten",
    shown_to="board.view_participation",
    folder=FOLDER,
    received_by=("board.answer_question",),
    values={"reference", "subject", "organisation", "name", "url"},
)
MEMBER_LEFT = declare(
    "MEMBER_LEFT",
    title="Mitglied ausgeschieden",
    folder=FOLDER,
    shown_to="board.view_participation",
    received_by=("board.answer_question",),
    values={"reference", "subject", "organisation", "name", "deputy", "url"},
)
RECUSAL_UNDONE = declare(
    "RECUSAL_UNDONE",
    title="Befangenheit zurückgenommen",
    folder=FOLDER,
    shown_to="board.view_participation",
    values={"reference", "subject", "organisation", "headline", "next_step", "url"},
    received_by=("board.vote",),
)
QUESTION_ASKED = declare(
    "QUESTION_ASKED",
    title="Frage an die Geschäftsstelle",
    shown_to="board.view_participation",
    folder=FOLDER,
    received_by=("board.answer_question",),
    values={"reference", "subject", "by", "url"},
)
QUESTION_ANSWERED = declare(
    "QUESTION_ANSWERED",
    title="Antwort der Geschäftsstelle",
    shown_to="board.view_participation",
    folder=FOLDER,
    received_by=("board.vote",),
    values={"reference", "subject", "url"},
)
RESOLUTION_ANNOUNCED = declare(
    "RESOLUTION_ANNOUNCED",
    title="Beschluss bekannt gegeben",
    shown_to="board.view_result",
    folder=FOLDER,
    received_by=("board.vote",),
    values={"reference", "subject", "decision", "url"},
)
