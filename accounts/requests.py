"""The request of a signed-in person, for views behind a route guard."""

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """A request whose person is known; the route guard has seen to that."""

    user: User
