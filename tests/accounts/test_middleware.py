"""What every answer passes: no cache keeps a page of a person, limits are shared, the second factor is asked for."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import CacheHandler
from django.test import Client

from accounts.models import CacheEntry, User
from config import settings as settings_of_the_site

pytestmark = pytest.mark.django_db


def test_only_the_second_factor_lets_staff_in_where_it_is_required(
    settings: Any, lead: User, editor: User, client_of: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    response = client_of(lead).get("/vorgaenge/")
    assert response.status_code == 302 and response.url == "/konto/zweiter-faktor/totp/activate/"
    assert client_of(editor).get("/vorgaenge/").status_code == 200
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_of(lead).get("/vorgaenge/").status_code == 200


def test_pages_of_a_person_stay_in_no_cache(client: Client, client_of: Any, lead: User) -> None:
    assert client_of(lead).get("/aufgaben/").headers["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


def test_limits_are_counted_where_all_workers_see_them() -> None:
    own = settings_of_the_site.CACHES
    assert own["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    one, other = CacheHandler(own)["default"], CacheHandler(own)["default"]
    one.set("limit:x", [1, 2], 60)
    assert other.get("limit:x") == [1, 2]
    assert CacheEntry.objects.count() == 1
