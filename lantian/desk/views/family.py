"""Between parents and the village: notices acknowledged, whereabouts told and taken over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.desk.forms.family import NoticeForm, SeenForm, WhereForm
from lantian.desk.models import FamilyNotice, FamilyWord
from lantian.desk.queries.family import notices_about, own_children, own_words, parents_sign_in
from lantian.desk.services import family
from lantian.desk.views.saving import act
from lantian.registry.queries.active import active
from lantian.registry.services.events import Seen
from lantian.registry.views.file import child_or_404, gone_is_404
from lantian.registry.views.saving import posted


@allowed("desk.tell_village")
@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """One tap: the parent has read a notice."""
    notice = get_object_or_404(FamilyNotice.objects.filter(active("child__")), pk=key)
    family.acknowledge(notice=notice)
    note_access("desk.tell_village", child=notice.child_id, region=notice.region, school=notice.school)
    messages.success(request, _("Thank you. The village and the school see that you have read it."))
    return HttpResponseRedirect(f"{reverse('desk:home')}#child-{notice.child_id}")


@allowed("desk.tell_village")
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """A parent says where they are. The village child director confirms it; nothing is overwritten by itself."""
    children = own_children()
    if not children:
        raise Http404
    form = WhereForm(posted(request))
    if form.is_bound and form.is_valid():
        word = family.say_where(child=children[0], **form.cleaned_data)
        note_access("desk.tell_village", child=word.child_id, region=word.region, school=word.school)
        messages.success(request, _("Thank you. The village child director will confirm it."))
        return HttpResponseRedirect(reverse("desk:home"))
    context = {"form": form, "words": own_words(acting_post())}
    return render(request, "desk/family/where.html", context, status=422 if form.is_bound else 200)


@allowed("desk.tell_village")
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """The parent takes back what was just said."""
    word = get_object_or_404(FamilyWord, pk=key, seat=acting_post().seat)
    return act(request, lambda: family.withdraw(word=word), reverse("desk:home"), said=_("Taken back."))


@allowed("desk.take_word")
@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """One tap: what a parent said is true and goes into the file."""
    word, form = _word_or_404(key), SeenForm(request.POST)
    form.is_valid()
    seen = Seen(form.cleaned_data.get("version"), form.cleaned_data.get("row"))
    return act(
        request,
        lambda: family.take(word=word, seen=seen, today=timezone.localdate()),
        f"{reverse('desk:home')}#words",
        said=_("Confirmed: it stands in the file now."),
        beaten=_("Somebody has changed where this parent is in the meantime: look at it, then decide."),
    )


@allowed("desk.take_word")
@require_POST
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a parent said is not taken over; the parent sees that."""
    word = _word_or_404(key)

    def write() -> None:
        family.decline(word=word)
        note_access("desk.take_word", child=word.child_id, region=word.region, school=word.school)

    address = f"{reverse('desk:home')}#words"
    return act(request, write, address, said=_("Not taken over. The parent sees that."))


@allowed("desk.tell_parents")
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: HttpRequest, key: UUID) -> HttpResponse:
    """A notice to the parents of a child, and those they were sent before."""
    child, on = child_or_404(key), timezone.localdate()
    form = NoticeForm(posted(request))
    if form.is_bound and form.is_valid():
        with gone_is_404():
            family.send_notice(child=child, kind=form.cleaned_data["kind"], on=on)
        messages.success(request, _("Sent. Here you see when it has been read."))
        return HttpResponseRedirect(reverse("desk:notify", args=[child.pk]))
    context = {
        "child": child,
        "form": form,
        "notices": notices_about(child.pk),
        "has_reader": parents_sign_in(child.pk, on),
    }
    return render(request, "desk/family/notify.html", context, status=422 if form.is_bound else 200)


def _word_or_404(key: UUID) -> FamilyWord:
    words = FamilyWord.objects.filter(active("child__")).select_related("child")
    return get_object_or_404(words, pk=key)
