"""The shape of every command that reads a JSON list and prints the answers in the same order."""

import json
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class JsonListCommand(BaseCommand):
    """Malformed input ends with status 1 and one line that names the case and what is wrong with it."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (ValueError,)

    def add_arguments(self, parser: Any) -> None:
        """The file to read."""
        parser.add_argument("file")

    def answer(self, case: dict[str, Any]) -> Any:
        """The answer to one case; may raise one of `refusals`."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, answer, print; nothing is printed if one case is malformed."""
        try:
            cases = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"file: {error}") from None
        if not isinstance(cases, list):
            raise CommandError("file: expected a JSON list")
        answers = []
        for number, case in enumerate(cases, 1):
            if not isinstance(case, dict):
                raise CommandError(f"case {number}: not an object")
            try:
                answers.append(self.answer(case))
            except self.refusals as error:
                raise CommandError(f"case {number}: {error}") from None
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))
