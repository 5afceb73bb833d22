"""Programs with a key, as they ask the interface."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from accounts.services.tokens import create_token

ALL = ["read", "tasks", "ballots"]


class Program:
    """A program with a key."""

    def __init__(self, user: User, scopes: list[str] | None = None) -> None:
        self.token, self.secret = create_token(user=user, name="Test", scopes=scopes or ALL)
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, secret: str | None = None) -> tuple[int, Any]:
        """Status and JSON of one request."""
        content = body if isinstance(body, bytes) else (b"" if body is None else json.dumps(body).encode())
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            content,
            "application/json",
            headers={"Authorization": f"Bearer {self.secret if secret is None else secret}"},
        )
        return answer.status_code, answer.json() if answer.content else None
