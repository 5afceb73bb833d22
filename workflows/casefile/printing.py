"""Documents that we print: written outside any lock, made a file of the case under it. Printing does nothing else."""

import hashlib
from dataclasses import dataclass

from workflows.casefile.files import register_file, write_content
from workflows.casefile.models import CaseFile, StoredFile
from workflows.casefile.uploads import PDF

LONGEST_NAME = 200


@dataclass(frozen=True)
class Printed:
    """A PDF that lies in private storage and is no file of a case yet; `of` is the id of the row it shows."""

    name: str
    kind: str
    place: str
    size: int
    sha256: str
    of: int | None = None


def keep_pdf(pdf: bytes, *, name: str, kind: str, of: int | None = None) -> Printed:
    """Write a PDF into private storage, outside any lock; a name that is too long is cut before its ending."""
    ending = ".pdf"
    short = name.removesuffix(ending)[: LONGEST_NAME - len(ending)] + ending
    return Printed(short, kind, write_content(pdf), len(pdf), hashlib.sha256(pdf).hexdigest(), of)


def file_printed(*, case: CaseFile, printed: Printed) -> StoredFile:
    """Make a printed PDF a file of its case, with its hash in the journal; call in the transaction of the step."""
    return register_file(
        case=case,
        place=printed.place,
        name=printed.name,
        media_type=PDF,
        size=printed.size,
        sha256=printed.sha256,
        actor=None,
        kind=printed.kind,
    )
