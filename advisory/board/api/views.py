"""Routes for members of the board: what is to vote on, the own declaration, the own ballot."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, RefusalSerializer
from accounts.models.token import TokenScope
from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.voting import cast_ballot
from advisory.board.choices import BALLOT_CHOICES, ConflictOfInterest, Decision
from advisory.board.forms import BallotForm
from advisory.board.models import Elector
from advisory.board.presenters.rows import place_row
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows.api.views import CURSOR, REFUSED

ERRORS: dict[int, Any] = {**REFUSED, 400: RefusalSerializer, 409: RefusalSerializer, 422: RefusalSerializer}


class BallotRowSerializer(serializers.Serializer[Any]):
    """A resolution the person was asked about."""

    resolution = serializers.IntegerField()
    reference = serializers.CharField()
    subject = serializers.CharField()
    organisation = serializers.CharField()
    state = serializers.CharField()
    closes_on = serializers.DateField()
    own = serializers.CharField(help_text="Eigene Beteiligung, nie die Stimme.")
    voted = serializers.IntegerField()
    asked = serializers.IntegerField()


class BallotPageSerializer(serializers.Serializer[Any]):
    """A page of resolutions."""

    results = BallotRowSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


class OwnBallotSerializer(serializers.Serializer[Any]):
    """The own ballot, for the person alone, while and after the round is open."""

    resolution = serializers.IntegerField()
    interest = serializers.CharField(allow_blank=True, help_text="NONE, INTEREST, UNSURE; leer: noch nicht erklärt.")
    open = serializers.BooleanField()
    motion = serializers.CharField(allow_blank=True, help_text="Leer, bis die Erklärung abgegeben ist.")
    closes_on = serializers.DateField()
    choice = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    decision = serializers.CharField(allow_blank=True)


class CastSerializer(serializers.Serializer[Any]):
    """A ballot."""

    choice = serializers.ChoiceField(choices=BALLOT_CHOICES)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class DeclareSerializer(serializers.Serializer[Any]):
    """A declaration of interest."""

    answer = serializers.ChoiceField(choices=ConflictOfInterest.choices)


class BallotList(ApiView):
    """Where the person was asked."""

    permission = "board.vote"

    @extend_schema(operation_id="ballots_list", parameters=[CURSOR], responses={200: BallotPageSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """Abstimmungen, neueste zuerst."""
        page = keyset_page(
            selectors.places_of(request.user), keys=["-round_id"], cursor=request.query_params.get("cursor", "")
        )
        rows = [
            {
                "resolution": row.resolution.pk,
                "reference": row.resolution.reference,
                "subject": row.resolution.subject,
                "organisation": row.resolution.case.organisation.name,
                "state": row.badge.text,
                "closes_on": row.round.closes_on,
                "own": row.own,
                "voted": row.voted,
                "asked": row.asked,
            }
            for row in map(place_row, page.rows)
        ]
        return Response(BallotPageSerializer({"results": rows, "next": page.next_cursor}).data)


def own_values(place: Elector, user: Any) -> dict[str, Any]:
    """What a person reads of a resolution: the wording only after her declaration, her own ballot, no other."""
    away = selectors.is_kept_away(user, place)
    reads = place.documents_open and not away
    ballot = selectors.own_ballot(place) if reads else None
    resolution = place.round.resolution
    return {
        "resolution": resolution.pk,
        "interest": place.interest,
        "open": selectors.is_running(place.round) and not away,
        "motion": place.round.motion if reads else "",
        "closes_on": place.round.closes_on,
        "choice": ballot.choice if ballot else "",
        "note": ballot.note if ballot else "",
        "decision": Decision(resolution.decision).label if resolution.decision else "",
    }


class OwnBallot(ApiView):
    """The own ballot: read it, cast it, replace it until the round closes."""

    permission = "board.take_part"
    load = staticmethod(selectors.find_place)
    write_scope: ClassVar[str] = TokenScope.BALLOTS.value

    @extend_schema(responses={200: OwnBallotSerializer, **REFUSED})
    def get(self, request: Request, resolution_id: int) -> Response:
        """Die eigene Stimme."""
        return Response(OwnBallotSerializer(own_values(self.found, request.user)).data)

    @extend_schema(request=CastSerializer, responses={200: OwnBallotSerializer, **ERRORS})
    def put(self, request: Request, resolution_id: int) -> Response:
        """Abstimmen oder die eigene Stimme ersetzen."""
        typed = request.data if isinstance(request.data, dict) else {}
        form = BallotForm({name: value for name, value in typed.items() if isinstance(value, str)})
        if any(not isinstance(typed.get(name, ""), str) for name in form.fields):
            form.add_error(None, "Stimme und Anmerkung sind Text.")
        if not form.is_valid():
            return Response({"errors": form.errors}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        try:
            cast_ballot(elector=self.found, task_id=self.found.task_id, actor=self.found.user, **form.cleaned_data)
        except DomainRefusal as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
        return Response(OwnBallotSerializer(own_values(_again(request, resolution_id), request.user)).data)


def _again(request: Request, resolution_id: int) -> Elector:
    place = selectors.find_place(request.user, resolution_id)
    if place is None:
        raise Http404
    return place


class Declaration(ApiView):
    """The own declaration of interest."""

    permission = "board.take_part"
    load = staticmethod(selectors.find_place)
    write_scope: ClassVar[str] = TokenScope.BALLOTS.value

    @extend_schema(request=DeclareSerializer, responses={200: OwnBallotSerializer, **ERRORS})
    def put(self, request: Request, resolution_id: int) -> Response:
        """Erklären, ob man selbst beteiligt ist."""
        answer = request.data.get("answer") if isinstance(request.data, dict) else None
        if not isinstance(answer, str) or answer not in ConflictOfInterest.values:
            return Response(
                {"errors": {"answer": ["Wählen Sie NONE, INTEREST oder UNSURE."]}},
                status=status.HTTP_422_UNPROCESSABLE_ENTITY,
            )
        try:
            declare_interest(elector_id=self.found.pk, actor=self.found.user, answer=answer)
        except DomainRefusal as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
        return Response(OwnBallotSerializer(own_values(_again(request, resolution_id), request.user)).data)
