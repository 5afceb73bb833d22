"""A form that is refused: 422, its words on the page, what was typed kept, nothing written."""

from typing import Any

from funding.financing.models import Employment, PaymentRequest
from workflows.casefile.models import CaseEvent

LONG = "x" * 400


def refused(client: Any, url: str, values: dict[str, Any], words: str, *, status: int = 422) -> str:
    """422, the words on the page, every typed text kept, nothing written."""
    before = (CaseEvent.objects.count(), Employment.objects.count(), PaymentRequest.objects.count())
    answer = client.post(url, values)
    text = answer.content.decode()
    assert answer.status_code == status, (answer.status_code, text[:2000])
    assert words in text, (words, text[text.find("kern-error") - 200 :][:1500])
    assert (CaseEvent.objects.count(), Employment.objects.count(), PaymentRequest.objects.count()) == before
    return text
