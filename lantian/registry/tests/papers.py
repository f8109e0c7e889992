"""Papers for the tests of the register: attached through the service, as a person would through the page."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.files.tests.papers import photograph
from lantian.registry.models import Child, ChildDocument
from lantian.registry.services.attaching import attach_document
from tests.cast import Cast

DATED = date(2026, 3, 1)


def attached(
    cast: Cast,
    post: Post,
    kind: str = "entrusted_care_notice",
    *,
    name: str = "小雨",
    content: bytes | None = None,
    note: str = "",
) -> ChildDocument:
    """A paper of a child, attached by a post that may."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content or photograph(64, 48))
        with acting_as(post):
            return attach_document(
                child=Child.objects.get(pk=cast.children[name]),
                kind=kind,
                dated_on=DATED,
                note=note,
                path=path,
            )
