from django.urls import path

from lantian.initiatives.views import children, groups, initiatives, members, stations

app_name = "initiatives"
urlpatterns = [
    path("", initiatives.initiatives, name="initiatives"),
    path("new/<str:kind>/", initiatives.initiative_new, name="initiative_new"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/proposed/", groups.groups_proposed, name="groups_proposed"),
    path("groups/counts/", groups.group_counts, name="group_counts"),
    path("groups/<uuid:key>/", groups.group, name="group"),
    path("groups/<uuid:key>/change/", groups.group_change, name="group_change"),
    path("groups/<uuid:key>/end/", groups.group_end, name="group_end"),
    path("groups/<uuid:key>/sheet/", groups.group_sheet, name="group_sheet"),
    path("<uuid:key>/", initiatives.initiative, name="initiative"),
    path("<uuid:key>/reword/", initiatives.initiative_reword, name="initiative_reword"),
    path("<uuid:key>/close/", initiatives.initiative_close, name="initiative_close"),
    path("<uuid:key>/children/", children.children, name="children"),
    path("<uuid:key>/children/take-in/", children.children_take_in, name="children_take_in"),
    path("<uuid:key>/children/paired/", children.children_paired, name="children_paired"),
    path("children/<uuid:key>/leave/", children.child_leave, name="child_leave"),
    path("<uuid:key>/helpers/", members.helpers, name="helpers"),
    path("helpers/<uuid:key>/leave/", members.helper_leave, name="helper_leave"),
    path("<uuid:key>/days/", stations.days, name="days"),
    path("days/<uuid:key>/", stations.day_note, name="day_note"),
]
