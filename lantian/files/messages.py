"""Why a paper was not kept, or evidence not moved, in the user's language: what is wrong, and what is expected."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.files.asides import AsideRefused
from lantian.files.papers import PaperRefused

SENTENCES: dict[str, Any] = {
    "empty": _("The file is empty. Photograph the paper again, or choose another file."),
    "too_large": _(
        "The file is larger than %(limit)s MiB. Photograph the paper at a lower resolution, or scan fewer pages."
    ),
    "heic": _(
        "This is a HEIC picture, which office computers cannot open. Set the camera of the telephone to "
        "“Most compatible” (JPEG) and photograph the paper again, or send it as PDF."
    ),
    "not_a_paper": _("This is neither a PDF nor a JPEG or PNG picture. One of these three is expected."),
    "broken": _("The file is damaged or was cut off on its way. Photograph or scan the paper again."),
    "too_many_pixels": _(
        "The picture has far too many dots. At most %(limit)s million are expected: photograph the paper again."
    ),
    "pdf_locked": _("The PDF is protected by a password. Save it without one and send it again."),
    "pdf_active": _(
        "The PDF holds scripts or other files. Print it to a new PDF, or photograph the paper instead."
    ),
    "pdf_too_long": _("The PDF has more than %(limit)s pages. Send only the paper that belongs here."),
}
OF_ASIDES: dict[str, Any] = {
    "aside_already": _("This was set aside already."),
    "not_from_here": _(
        "Somebody else, of the level above whoever set it aside, brings it back while it is kept."
    ),
}


def say_refusal(refused: PaperRefused) -> str:
    """The sentence for why a paper was not kept."""
    return str(SENTENCES[refused.code]) % refused.params


def say_aside(refused: AsideRefused) -> str:
    """The sentence for why evidence was neither set aside nor brought back."""
    return str(OF_ASIDES[refused.code])
