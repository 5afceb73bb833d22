"""Submit an application: its process begins with the frozen version."""

from accounts.models import User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services.submission import Signature
from workflows.engine.errors import AlreadyStarted


def submit(*, application: Application, actor: User, signature: Signature) -> bool:
    """Submit it; False where it was submitted before. Raises DomainRefusal that says what is missing."""
    try:
        ApplicationFlow.submitted.run(
            case=application.case,
            actor=actor,
            key=f"application-{application.pk}",
            application=application,
            signature=signature,
        )
    except AlreadyStarted:
        return False
    return True
