"""Who may enter a route: every view declares a rule, and a view without one is refused at run time.

The rule only names a permission. What the permission means is decided in the `permissions.py` of each app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class AccessRule:
    """What a route asks of the person: nothing, a sign-in, or a permission (on an object where `load` is given);
    a closed route of a library exists for nobody, and a route of the API applies its rule to the person of its key.

    `load` receives the user and those of the route's arguments that it names, and returns the object or None; it must
    start from `visible_to(user)`, so that foreign and missing objects look alike.
    """

    kind: str
    permission: str = ""
    load: Callable[..., Any] | None = None


PUBLIC = AccessRule("public")
SIGNED_IN = AccessRule("signed-in")
CLOSED = AccessRule("closed")

LARGEST_ID = 2**63 - 1

_foreign_rules: dict[str, AccessRule] = {}

Gate = Callable[[Any, AccessRule, dict[str, Any], Any], str]
_gates: list[Gate] = []


def add_gate(gate: Gate) -> None:
    """Ask `gate(user, rule, arguments, found)` before a person enters what is found, or is told that it is missing.

    It answers with the address of a page that the person must read first, or with nothing. Rooms call it when they are
    registered; it guards the site, and the API, where such a page cannot be shown, refuses.
    """
    if gate not in _gates:
        _gates.append(gate)


def page_to_read_first(user: Any, rule: AccessRule, arguments: dict[str, Any], found: Any) -> str:
    """The page that comes before what is asked for; nothing where the way is free, or leads nowhere."""
    if is_beyond_every_table(arguments):
        return ""
    return next(filter(None, (gate(user, rule, arguments, found) for gate in _gates)), "")


def is_beyond_every_table(arguments: dict[str, Any]) -> bool:
    """Whether an address holds a number that no table can have."""
    return any(isinstance(value, int) and value > LARGEST_ID for value in arguments.values())


def find(rule: AccessRule, user: Any, arguments: dict[str, Any]) -> Any:
    """What the rule's `load` finds for a person, or None; a number beyond every table is never looked for."""
    if rule.load is None or is_beyond_every_table(arguments):
        return None
    wanted = signature(rule.load).parameters
    return rule.load(user, **{name: value for name, value in arguments.items() if name in wanted})


def _attach(rule: AccessRule) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return decorate


def public(view: View) -> View:
    """Anybody may enter."""
    return _attach(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Any person with an account may enter; the view shows only what is theirs."""
    return _attach(SIGNED_IN)(view)


def permitted(permission: str) -> Callable[[View], View]:
    """Only people who hold the permission may enter; to all others the page does not exist."""
    return _attach(AccessRule("permission", permission))


def permitted_on(permission: str, load: Callable[..., Any]) -> Callable[[View], View]:
    """Like `permitted`, on the object that `load` finds; the view receives it as the keyword argument `found`."""
    return _attach(AccessRule("object", permission, load))


def declare_foreign(rules: dict[str, AccessRule]) -> None:
    """Declare rules for routes of libraries, by full URL name; called once by the composition root."""
    _foreign_rules.update(rules)


def foreign_rules() -> dict[str, AccessRule]:
    """The rules declared for routes of libraries."""
    return dict(_foreign_rules)


def rule_for(view: Callable[..., Any], view_name: str | None) -> AccessRule | None:
    """The rule of a view, or None if nobody declared one."""
    rule: AccessRule | None = getattr(view, "access_rule", None)
    return rule or _foreign_rules.get(view_name or "")


class AccessMiddleware:
    """Applies the rule of the matched view before it runs (default deny)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, redirect to the sign-in, or let the view run."""
        name = request.resolver_match.view_name if request.resolver_match else None
        rule = rule_for(view, name)
        if rule is None:
            raise ImproperlyConfigured(f"The route {name!r} declares no access rule.")
        if rule.kind == "closed":
            raise Http404
        if rule.kind in ("public", "api"):  # an API route asks for its key itself, by the same rule
            return None
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if rule.kind == "signed-in":
            return None
        return self._enter(rule, user, kwargs)

    def _enter(self, rule: AccessRule, user: Any, arguments: dict[str, Any]) -> HttpResponse | None:
        found = find(rule, user, arguments)
        if rule.load is not None:
            if url := page_to_read_first(user, rule, arguments, found):
                return redirect(url)
            if found is None:
                raise Http404
            arguments["found"] = found
        if not user.has_perm(rule.permission, found):
            raise Http404
        return None
