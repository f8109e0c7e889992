"""Prints: forms and cards of one child or a village at once, those of a county by the worker."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lantian.access.log import note_accesses
from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.access.scopes import acting_as, acting_post
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, store_file
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places.rules import scope_of
from lantian.registry.documents.registration import RegistrationForm, set_registration_forms
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, PrintRun
from lantian.registry.queries.active import active
from lantian.registry.queries.issued import children_due, printable
from lantian.registry.queries.paper import in_portions
from lantian.registry.queries.registration import registration_forms
from lantian.registry.services.cards import (
    PlannedCard,
    lock_children,
    mark_outdated,
    plan_cards,
    print_cards,
    record_cards,
    set_cards,
)

FORM = "form"
AT_ONCE = 300
"""How many are printed while somebody waits."""
MOST = 20_000
PORTION = 1_000
JOB = "registry.print_run"


def print_forms(*, children: QuerySet[Child], on: date) -> bytes:
    """The registration forms of children as one PDF; each child stands in the access log.

    Raises `RegistryError("nothing_to_print")`, `FontsMissing`.
    """
    found = printable(children)
    if not found:
        raise RegistryError("nothing_to_print")
    pdf = set_registration_forms(list(registration_forms(found, on)), made_on=on)
    note_forms(children=found)
    return pdf


def note_forms(*, children: Sequence[Child]) -> None:
    """Writes into the access log that the forms of children were printed."""
    rows = [(child.pk, child.region, child.school) for child in children]
    note_accesses("registry.print_form", rows, count=len(rows))


def print_paper(*, children: QuerySet[Child], paper: str, which: str, layout: str, on: date) -> bytes:
    """Prints the forms or cards of some hundred children. Raises as `print_cards` and `print_forms`."""
    if paper == FORM:
        return print_forms(children=children, on=on)
    only_new = which in ("due", "outdated")
    return print_cards(children=children, kind=paper, layout=layout, on=on, only_new=only_new)  # type: ignore[arg-type]


def wanted_children(*, place: int, paper: str, which: str, on: date) -> QuerySet[Child]:
    """The children of a place whose paper is asked for: `all`, `due` or `outdated`."""
    children = Child.objects.filter(active(), region__range=scope_of(place))
    if paper == FORM or which not in ("due", "outdated"):
        return children
    return children_due(children, paper, on, only_outdated=which == "outdated")


def start_run(
    *, place: int, paper: str, which: str, layout: str, total: int, children: Sequence[UUID] | None = None
) -> PrintRun:
    """Leaves a print of many to the worker: of `children`, else of `which` in the place.

    Raises `RegistryError("too_many")` above 20,000.
    """
    if total > MOST:
        raise RegistryError("too_many", count=total, limit=MOST)
    post = acting_post()
    run = PrintRun(
        paper=paper,
        region=place,
        which=which,
        layout=layout,
        post=post.pk,
        total=total,
        children=None if children is None else sorted(children),
        recorded_by=post.user_id,
    )
    run.save(force_insert=True)
    app.configure_task(JOB, queue="print").defer(post=str(post.pk), run=str(run.pk))
    return run


def do_run(*, post: UUID, run: UUID) -> None:
    """What the worker does of a print: gathers and sets everything first, then records it in one transaction."""
    holder = (
        Post.objects.select_related("unit", "user").filter(holding(timezone.localdate()), pk=post).first()
    )
    if holder is None:
        return
    try:
        _do(holder, run)
    except (FontsMissing, RegistryError, IntegrityError) as error:
        _update(holder, run, state=PrintRun.State.FAILED, failure=_code_of(error))
    except Exception:
        _update(holder, run, state=PrintRun.State.FAILED, failure="broken")
        raise


def _do(post: Post, key: UUID) -> None:
    on = timezone.localdate()
    with acting_as(post):
        run = PrintRun.objects.get(pk=key)
        children = printable(_wanted_by(run, on))
    if run.paper == FORM:
        _do_forms(post, run, children, on)
    else:
        _do_cards(post, run, children, on)


def _wanted_by(run: PrintRun, on: date) -> QuerySet[Child]:
    """Those who were named when the run began, else those whom the place has now."""
    if run.children is not None:
        return Child.objects.filter(pk__in=run.children, erased_at__isnull=True)
    return wanted_children(place=run.region, paper=run.paper, which=run.which, on=on)


def _do_forms(post: Post, run: PrintRun, children: Sequence[Child], on: date) -> None:
    forms: list[RegistrationForm] = []
    _read(post, run, children, lambda portion: forms.extend(registration_forms(portion, on)))
    pdf = _set(post, run, forms, partial(set_registration_forms, forms, made_on=on))
    with acting_as(post):
        check_standing([child.pk for child in children])
        note_forms(children=children)
        _finish(run, pdf, on, [child.pk for child in children])


def _do_cards(post: Post, run: PrintRun, children: Sequence[Child], on: date) -> None:
    cards: list[PlannedCard] = []
    only_new = run.which in ("due", "outdated")
    plan = partial(plan_cards, kind=run.paper, on=on, only_new=only_new)
    _read(post, run, children, lambda portion: cards.extend(plan(children=portion)))
    set_all = partial(set_cards, cards=cards, kind=run.paper, layout=run.layout, on=on)  # type: ignore[arg-type]
    pdf = _set(post, run, cards, set_all)
    keys = [card.issue.child_id for card in cards]
    with acting_as(post):
        check_standing(keys)
        record_cards(cards=cards, kind=run.paper, on=on)
        # What changed while the pages were set makes a new card an outdated one at once.
        for portion in in_portions(keys):
            mark_outdated(children=portion, on=on)
        _finish(run, pdf, on, keys)


def _read(
    post: Post, run: PrintRun, children: Sequence[Child], read: Callable[[Sequence[Child]], None]
) -> None:
    """Gathers portion after portion, each in a transaction that also tells how far it is."""
    done = 0
    for portion in in_portions(children, PORTION):
        with acting_as(post):
            read(portion)
            done += len(portion)
            PrintRun.objects.filter(pk=run.pk).update(
                state=PrintRun.State.READING, total=len(children), done=done
            )


def _set(post: Post, run: PrintRun, pages: Sequence[object], set_all: Callable[[], bytes]) -> bytes:
    if not pages:
        raise RegistryError("nothing_to_print")
    _update(post, run.pk, state=PrintRun.State.SETTING, total=len(pages), done=0)
    return set_all()


def check_standing(children: Sequence[UUID]) -> None:
    """Locks the children of a print. Raises `RegistryError("erased_meanwhile")`: no paper may hold an erased one."""
    wanted = Child.objects.filter(pk__in=children)
    lock_children(wanted)
    if wanted.exclude(active()).exists():
        raise RegistryError("erased_meanwhile")


def _finish(run: PrintRun, pdf: bytes, on: date, children: Sequence[UUID]) -> None:
    title = _("registration forms") if run.paper == FORM else _("contact cards")
    name = f"{title}-{on:%Y%m%d}.pdf"
    stored = store_file(chunks=[pdf], name=name, region=run.region, purpose=StoredFile.Purpose.PRINT)
    with discarded_on_failure(stored):
        PrintRun.objects.filter(pk=run.pk).update(
            state=PrintRun.State.DONE, file=stored.pk, children=sorted(children)
        )


def _update(post: Post, run: UUID, **values: object) -> None:
    with acting_as(post):
        PrintRun.objects.filter(pk=run).update(**values)


def _code_of(error: Exception) -> str:
    if isinstance(error, FontsMissing):
        return "fonts_missing"
    return error.code if isinstance(error, RegistryError) else "printed_meanwhile"
