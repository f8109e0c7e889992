"""A file goes to another city: packing it, fetching the package, entering the receipt, giving it up."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access, note_accesses
from lantian.registry.models import existing
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted
from lantian.transfers.forms.cities import PackForm, ReasonForm, ReceiptForm
from lantian.transfers.models import OutwardFile
from lantian.transfers.queries import cities as queries
from lantian.transfers.queries.package import parts_of
from lantian.transfers.services import sending
from lantian.transfers.views.saving import save
from lantian.transfers.words import INWARD_TONES, OUTWARD_TONES, PART_NAMES

HOME, STEP = "transfers:cities", "transfers/step.html"


@allowed("transfers.pack")
@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """Files on their way to other cities, and files that came from there."""
    going, came = queries.outward(), queries.inward()
    opened: list[tuple[Any, int, Any]] = [
        *((row.child_id, row.region, row.school) for row in going),
        *((row.child, row.region, row.school) for row in came),
    ]
    if opened:
        note_accesses("transfers.pack", opened, step="list")
    context = {
        "going": [{"row": row, "tone": OUTWARD_TONES[row.state]} for row in going],
        "came": [{"row": row, "tone": INWARD_TONES[row.state]} for row in came],
    }
    return render(request, "transfers/cities.html", context)


@allowed("transfers.pack")
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """What would go along is shown; what is chosen is packed, and the passphrase is told once."""
    child, today = child_or_404(key), timezone.localdate()
    parts = parts_of(child, today)
    form = PackForm(posted(request), parts=list(parts))
    context = {
        "form": form,
        "child": child,
        "parts": queries.shown(parts),
        "title": _("The child moves to another city"),
        "back": reverse("registry:child", args=[child.pk]),
    }
    if request.method != "POST":
        note_access("transfers.pack", child=child.pk, region=child.region, school=child.school, step="look")

    def write() -> HttpResponse:
        values = dict(form.cleaned_data)
        chosen = values.pop("parts")
        made = sending.pack_file(child=child, values=values, parts=chosen, today=today)
        return render(request, "transfers/passphrase.html", {"row": made.row, "passphrase": made.passphrase})

    return save(request, context, write, template="transfers/pack.html")


@allowed("transfers.pack")
@require_safe
def outward(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where a file on its way to another city stands."""
    row = outward_or_404(key)
    note_access("transfers.pack", child=row.child_id, region=row.region, school=row.school, step="read")
    context = {
        "row": row,
        "tone": OUTWARD_TONES[row.state],
        "parts": [PART_NAMES[part] for part in row.parts],
        "is_late": row.state == "packed" and row.opens_until < timezone.localdate(),
    }
    return render(request, "transfers/outward.html", context)


def outward_or_404(key: UUID) -> OutwardFile:
    """A file to another city that the acting post may see."""
    rows = OutwardFile.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(rows, pk=key)


def page_of(row: OutwardFile) -> str:
    """The address of a file to another city."""
    return reverse("transfers:outward", args=[row.pk])


@allowed("transfers.pack")
@require_http_methods(["GET", "HEAD", "POST"])
def fetch(request: HttpRequest, key: UUID) -> HttpResponse:
    """The package leaves the house, once, with a reason on record."""
    row = outward_or_404(key)
    form = ReasonForm(
        posted(request),
        label=_("By which way it is sent, and to whom"),
        help_text=_(
            "It can be fetched once. Tell the passphrase by another way than the file. Then go back: the page of the "
            "package says what comes next."
        ),
        initial={"version": row.version},
    )

    def write() -> HttpResponse:
        blob = sending.fetch_package(row=row, today=timezone.localdate(), **form.cleaned_data)
        name = f"lantian-{row.made_on:%Y%m%d}-{row.check_number.replace(' ', '')}.package"
        answer = HttpResponse(blob, content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    title = _("Fetch the package")
    return save(request, _form(form, row, title) | {"verb": title}, write, template=STEP)


@allowed("transfers.pack")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code of the other office closes the file here."""
    row = outward_or_404(key)
    form = ReceiptForm(posted(request), initial={"version": row.version, "left_on": row.moves_on})

    def write() -> None:
        sending.note_receipt(row=row, today=timezone.localdate(), **form.cleaned_data)

    return save(request, _form(form, row, _("The other office has the child")), write)


@allowed("transfers.pack")
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child does not go, or the package was lost."""
    row = outward_or_404(key)
    form = ReasonForm(posted(request), initial={"version": row.version})

    def write() -> None:
        sending.give_up(row=row, today=timezone.localdate(), **form.cleaned_data)

    title = _("Give the package up")
    return save(request, _form(form, row, title) | {"verb": title}, write, template=STEP)


def _form(form: Any, row: OutwardFile, title: str) -> dict[str, Any]:
    return {"form": form, "title": title, "about": row.child.name, "back": page_of(row)}
