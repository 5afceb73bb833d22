"""A resolution of the board in a circular procedure (Umlaufverfahren). Rules: domain B.4."""

from viewflow import this

from advisory.board.choices import Following
from advisory.board.forms import MeetingForm
from advisory.board.steps import rounds, votes
from workflows.engine.flow import Flow
from workflows.engine.nodes import DynamicSplit, End, Function, HumanTask, Join, Start, Switch, Timer, remembered


class ResolutionFlow(Flow):
    """Beschluss des Beirats."""

    process_title = "Beschluss des Beirats"

    prepared = Start(rounds.take_matter).Journal("Beschluss angelegt").Next(this.enter)
    enter = Function(rounds.bind_process).Annotation(title="Beschluss anlegen").Next(this.prepare)

    prepare = (
        HumanTask(rounds.word_motion, screen="board:prepare")
        .Permitted("board.prepare_resolution")
        .Deadline("BOARD_PREPARE")
        .Annotation(title="Abstimmung eröffnen")
        .Journal("Abstimmung eröffnet")
        .Next(this.ask)
    )

    ask = (
        DynamicSplit(votes.people_to_ask)
        .Next(this.vote)
        .Always(this.closing_date)
        .Later(this.clarify)
        .Later(this.may_object)
    )

    vote = (
        HumanTask(votes.cast, screen="board:vote_task")
        .Permitted("board.vote")
        .Assign(votes.person_asked)
        .Due(votes.closing_moment)
        .Annotation(title="Abstimmen")
        .Journal("Stimme abgegeben")
        .Next(this.closed)
    )
    clarify = (
        HumanTask(votes.clear_up, screen="board:clarify")
        .Permitted("board.clarify_interest")
        .Deadline("CLARIFY_INTEREST")
        .Annotation(title="Befangenheit klären")
        .Journal("Befangenheit geklärt")
        .Next(this.closed)
    )
    closing_date = Timer().Deadline("CIRCULAR_WINDOW", days=rounds.window).Next(this.end_round)
    end_round = Function(votes.close_open_votes).Annotation(title="Offene Stimmen schließen").Next(this.closed)
    may_object = Timer(votes.objection_ends).Next(this.nobody_objected)
    nobody_objected = (
        Function(votes.end_when_complete).Annotation(title="Nachsehen, ob alle abgestimmt haben").Next(this.closed)
    )
    closed = Join().Next(this.count)

    count = Function(rounds.count_ballots).Annotation(title="Auszählen").Next(this.counted)
    counted = Switch().Case(this.prepare, cond=remembered("next", Following.PREPARE)).Default(this.confirm)
    confirm = (
        HumanTask(rounds.confirm_count, screen="board:confirm")
        .Permitted("board.confirm_result")
        .Deadline("CONFIRM_RESULT")
        .Annotation(title="Ergebnis bestätigen")
        .Journal("Ergebnis bestätigt")
        .Next(this.what_now)
    )
    what_now = (
        Switch()
        .Case(this.announce, cond=remembered("next", Following.ANNOUNCE))
        .Case(this.meet, cond=remembered("next", Following.MEET))
        .Default(this.prepare)
    )
    meet = (
        HumanTask(rounds.note_meeting, form=MeetingForm, action="Beratung eintragen")
        .Permitted("board.prepare_resolution")
        .Annotation(
            title="In der Sitzung beraten",
            description="Ein Mitglied hat um Beratung gebeten. Tragen Sie nach der Sitzung ein, wann beraten wurde.",
        )
        .Journal("In der Sitzung beraten")
        .Next(this.prepare)
    )
    announce = Function(rounds.make_effective).Annotation(title="Beschluss bekannt geben").Next(this.end)
    end = End()
