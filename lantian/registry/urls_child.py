from django.urls import path

from lantian.registry.views import (
    attached,
    documents,
    events,
    facts,
    file,
    merging,
    people,
    registering,
    seats,
    unmerging,
)

urlpatterns = [
    path("children/register/", registering.register, name="register"),
    path("children/register/likely/", registering.likely, name="likely"),
    path("children/<uuid:key>/", file.child, name="child"),
    path("children/<uuid:key>/timeline/", file.timeline_with_corrections, name="timeline"),
    path("children/<uuid:key>/around/", file.around, name="child_around"),
    path("children/<uuid:key>/log/", file.log, name="child_log"),
    path("children/<uuid:key>/reveal/<str:field>/<uuid:row>/", file.reveal, name="reveal"),
    path("children/<uuid:key>/confirm/", file.confirm, name="confirm"),
    path("children/<uuid:key>/erase/", file.erase, name="erase"),
    path("children/<uuid:key>/events/", events.events, name="events"),
    path("children/<uuid:key>/events/done/", events.done, name="event_done"),
    path("children/<uuid:key>/events/<str:event>/", events.event, name="event"),
    path("children/<uuid:key>/close/<str:event>/", events.close, name="close"),
    path("children/<uuid:key>/reopen/", events.reopen, name="reopen"),
    path("children/<uuid:key>/merge/", merging.search, name="merge_search"),
    path("children/<uuid:key>/merge/<uuid:other>/", merging.merge, name="merge"),
    path("merges/", merging.merges, name="merges"),
    path("merges/<uuid:merge>/decline/", merging.decline, name="merge_decline"),
    path("merges/<uuid:merge>/undo/", unmerging.undo, name="merge_undo"),
    path("children/<uuid:key>/correct/", facts.correct_child, name="correct_child"),
    path("children/<uuid:key>/facts/<str:fact>/change/", facts.change_fact, name="change_fact"),
    path("children/<uuid:key>/facts/<str:fact>/<uuid:row>/correct/", facts.correct_fact, name="correct_fact"),
    path("children/<uuid:key>/livelihood/", facts.change_livelihood, name="change_livelihood"),
    path("children/<uuid:key>/household/", people.household, name="household"),
    path("children/<uuid:key>/people/add/", people.add_person, name="add_person"),
    path(
        "children/<uuid:key>/people/<uuid:person>/whereabouts/", facts.change_whereabouts, name="whereabouts"
    ),
    path("children/<uuid:key>/people/<uuid:tie>/correct/", people.correct, name="correct_person"),
    path("children/<uuid:key>/people/<uuid:tie>/end/", people.end, name="end_tie"),
    path("children/<uuid:key>/documents/attach/", attached.attach, name="document_attach"),
    path("children/<uuid:key>/documents/<uuid:document>/", attached.open_document, name="document"),
    path("children/<uuid:key>/documents/<uuid:document>/replace/", attached.replace, name="document_replace"),
    path(
        "children/<uuid:key>/documents/<uuid:document>/withdraw/", attached.withdraw, name="document_withdraw"
    ),
    path("children/<uuid:key>/emergency/", attached.break_glass, name="break_glass"),
    path("children/<uuid:key>/people/<uuid:tie>/sign-in/", seats.tie_seat, name="tie_seat"),
    path("seats/<uuid:key>/children/", seats.seat_children, name="seat_children"),
    path("seats/<uuid:key>/children/<uuid:tie>/remove/", seats.leave_seat, name="leave_seat"),
    path("children/<uuid:key>/form.pdf", documents.registration_form, name="registration_form"),
]
