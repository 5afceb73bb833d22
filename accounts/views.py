"""Pages about people: list, invite, answer requests, reset a second factor, own profile."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors
from accounts.filters import PeopleFilter
from accounts.forms import InvitationForm, PasswordForm, ProfileForm, RemindersForm
from accounts.models import AccessRequest, Invitation, Organisation, RoleAssignment, User
from accounts.requests import PersonRequest
from accounts.services import access_requests, invitations, people
from accounts.services.errors import AccountError
from accounts.tables import people_table
from ui.access import permitted, permitted_on, public, signed_in
from ui.forms import form_page
from ui.keyset import keyset_page


def find_assignment(user: User, assignment_id: int) -> RoleAssignment | None:
    """A current role, if this user may see people."""
    if not user.has_perm("accounts.view_people"):
        return None
    return RoleAssignment.objects.current().select_related("user", "organisation").filter(pk=assignment_id).first()


@permitted("accounts.view_people")
@require_GET
def people_list(request: PersonRequest) -> HttpResponse:
    """Everybody with an account, open requests first."""
    filters = PeopleFilter(request.GET, queryset=selectors.people_visible_to(request.user))
    page = keyset_page(filters.qs, keys=["name", "id"], cursor=request.GET.get("seite", ""))
    context = {
        "page": page,
        "table": people_table(
            page.rows,
            may_end_roles=request.user.has_perm("accounts.end_role"),
            may_reset=request.user.has_perm("accounts.reset_second_factor"),
        ),
        "filters": filters,
        "requests": list(selectors.open_access_requests(request.user)[:50]),
        "invitations": list(selectors.open_invitations(request.user)[:50]),
    }
    return render(request, "accounts/people.html", context)


@permitted("accounts.invite_person")
@require_http_methods(["GET", "POST"])
def invite(request: PersonRequest) -> HttpResponse:
    """Invite a person, prefilled from a request for access where there is one."""
    wanted = request.GET.get("anfrage", "")
    origin = (
        selectors.find_access_request(request.user, int(wanted))
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 12
        else None
    )
    initial = (
        {"organisation": origin.organisation_id, "name": origin.name, "email": origin.email, "role": "applicant_editor"}
        if origin
        else {}
    )
    form = InvitationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite_person(**form.cleaned_data, actor=request.user, access_request=origin)
        except AccountError as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"Die Einladung an {form.cleaned_data['name']} ist unterwegs.")
            return redirect("accounts:people")
    return form_page(request, "accounts/invite.html", form, {"origin": origin})


@permitted_on("accounts.answer_access_request", selectors.find_access_request)
@require_POST
def decline(request: PersonRequest, request_id: int, found: AccessRequest) -> HttpResponse:
    """Close a request without an invitation."""
    access_requests.decline_access(request=found, actor=request.user)
    messages.success(request, "Die Anfrage ist geschlossen.")
    return redirect("accounts:people")


@permitted_on("accounts.invite_person", selectors.find_invitation)
@require_POST
def revoke(request: PersonRequest, invitation_id: int, found: Invitation) -> HttpResponse:
    """Withdraw an invitation."""
    invitations.revoke_invitation(invitation=found, actor=request.user)
    messages.success(request, "Die Einladung ist zurückgezogen.")
    return redirect("accounts:people")


@permitted_on("accounts.reset_second_factor", selectors.find_person)
@require_http_methods(["GET", "POST"])
def second_factor_reset(request: PersonRequest, person_id: int, found: User) -> HttpResponse:
    """Ask once more, then remove the second factor of a person who lost it."""
    if request.method == "POST":
        try:
            people.reset_second_factor(person=found, actor=request.user)
        except AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, f"{found.name} richtet bei der nächsten Anmeldung einen neuen zweiten Faktor ein."
            )
        return redirect("accounts:people")
    return render(request, "accounts/second_factor_reset.html", {"person": found})


@permitted_on("accounts.end_role", find_assignment)
@require_http_methods(["GET", "POST"])
def role_end(request: PersonRequest, assignment_id: int, found: RoleAssignment) -> HttpResponse:
    """Ask once more, then end a role."""
    if request.method == "POST":
        people.end_role(assignment=found, actor=request.user)
        messages.success(request, f"Die Rolle von {found.user.name} ist beendet.")
        return redirect("accounts:people")
    return render(request, "accounts/role_end.html", {"assignment": found})


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Own name, phone, roles and sign-in."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Gespeichert.")
        return redirect("accounts:profile")
    roles = RoleAssignment.objects.current().filter(user=request.user).select_related("organisation")
    own = [one for one in request.user.organisations if request.user.has_perm("accounts.change_reminders", one)]
    return form_page(request, "accounts/profile.html", form, {"roles": roles, "own": own})


@permitted_on("accounts.change_reminders", selectors.find_organisation)
@require_http_methods(["GET", "POST"])
def reminders(request: PersonRequest, organisation_id: int, found: Organisation) -> HttpResponse:
    """Whether reminders also go to the person who signs; off until the municipality wants it."""
    form = RemindersForm(request.POST or None, instance=found)
    if request.method == "POST":
        form = RemindersForm(request.POST, instance=found)
        if form.is_valid():
            form.save()
            messages.success(request, "Gespeichert.")
            return redirect("accounts:profile")
    return form_page(request, "accounts/reminders.html", form, {"organisation": found})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: opening it (a mail filter does) changes nothing, the button uses it up."""
    found = invitations.find_open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    known = User.objects.filter(email=found.email).exists()
    form = PasswordForm(request.POST or None, person=User(email=found.email, name=found.name))
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = invitations.accept_invitation(token=token, password=None if known else form.cleaned_data["password"])
        except AccountError as error:
            return render(request, "accounts/invitation_gone.html", {"reason": str(error)}, status=404)
        if known:
            messages.success(request, "Die neue Rolle gilt. Melden Sie sich an.")
            return redirect("account_login")
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("start")
    return form_page(request, "accounts/invitation.html", form, {"invitation": found, "known": known})
