"""How the forms of a room end: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lantian.files.asides import AsideRefused
from lantian.files.messages import say_aside, say_refusal
from lantian.files.papers import PaperRefused
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.views.conflicts import show_conflict

FORM = "kernel/form_page.html"
Done = str | Callable[[Any], str]


@dataclass(frozen=True)
class Ending:
    """What a room says of each kind of error that it raises, and on which page its forms are shown.

    Errors of the register and what is refused of files are said alike everywhere. An error that has a `field` stands
    beside that field of the form. `afterwards` is called with the request and the context of what was saved.
    """

    says: Mapping[type[Exception], Callable[[Any], str]]
    template: str = FORM
    afterwards: Callable[[HttpRequest, dict[str, Any]], None] = lambda request, context: None

    @cached_property
    def _known(self) -> dict[type[Exception], Callable[[Any], str]]:
        return {**self.says, RegistryError: explain, PaperRefused: say_refusal, AsideRefused: say_aside}

    def save(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        write: Callable[[], Any],
        done: Done = "",
        template: str = "",
        *,
        said: str = "",
    ) -> HttpResponse:
        """Shows `context["form"]`; when it is complete, calls `write` and goes on to `done` (`context["back"]` else).

        `done` may be made of what `write` returns; where that is an answer itself, it is given.
        """
        form, template = context["form"], template or self.template
        context.setdefault("back", done)
        if form.is_bound and form.is_valid():
            try:
                written = write()
            except Conflict as conflict:
                return show_conflict(request, template, context, conflict)
            except tuple(self._known) as error:
                self.complain(form, error)
                context["refused"] = getattr(error, "code", "")
            else:
                if isinstance(written, HttpResponse):
                    return written
                messages.success(request, said or _("Saved."))
                self.afterwards(request, context)
                return HttpResponseRedirect(done(written) if callable(done) else done or context["back"])
        return render(request, template, context, status=422 if form.is_bound else 200)

    def act(
        self,
        request: HttpRequest,
        write: Callable[[], Any],
        address: str,
        *,
        said: str = "",
        beaten: str = "",
    ) -> HttpResponse:
        """One tap without a form: done (`said`), or a sentence that says why not; then on to `address`.

        `beaten` is said where somebody was first. Where what `write` returns is an answer itself, it is given.
        """
        try:
            written = write()
        except Conflict:
            first = beaten or _("Somebody has moved this on in the meantime: look at the page again.")
            messages.warning(request, first)
        except tuple(self._known) as error:
            messages.error(request, self.sentence(error))
        else:
            if isinstance(written, HttpResponse):
                return written
            messages.success(request, said or _("Saved."))
        return HttpResponseRedirect(address)

    def complain(self, form: Any, error: Exception) -> None:
        """Puts what is wrong beside its field, or above the form."""
        beside = form.sent if isinstance(error, PaperRefused) else getattr(error, "field", None)
        form.add_error(beside if beside in form.fields else None, self.sentence(error))

    def sentence(self, error: Exception) -> str:
        """An error in the user's language. Raises `KeyError` for one of another kind."""
        kind = next(kind for kind in self._known if isinstance(error, kind))
        return self._known[kind](error)
