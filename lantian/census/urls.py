from django.urls import include, path

from lantian.census.views import campaigns, households, samples, sheets, villages

app_name = "census"
urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.campaign_new, name="campaign_new"),
    path("<uuid:key>/", campaigns.campaign, name="campaign"),
    path("<uuid:key>/close/", campaigns.campaign_close, name="campaign_close"),
    path("<uuid:key>/sheets/", sheets.sheets, name="campaign_sheets"),
    path("<uuid:key>/sheets/out/", sheets.take_out, name="campaign_take_out"),
    path("<uuid:key>/sample/", samples.sample, name="campaign_sample"),
    path("<uuid:key>/sample/draw/", samples.draw, name="campaign_draw"),
    path("<uuid:key>/sample/list/", samples.compare, name="campaign_compare"),
    path("returns/", include("lantian.census.urls_returns")),
    path("intakes/<uuid:key>/", sheets.intake, name="intake"),
    path("intakes/<uuid:key>/apply/", sheets.intake_apply, name="intake_apply"),
    path("intakes/<uuid:key>/undo/", sheets.intake_undo, name="intake_undo"),
    path("sampled/<uuid:key>/", samples.sampled, name="sampled"),
    path("villages/<uuid:key>/", villages.village, name="village"),
    path("villages/<uuid:key>/declare/", villages.declare, name="village_declare"),
    path("villages/<uuid:key>/fetch/", villages.fetch, name="village_fetch"),
    path("villages/<uuid:key>/hand-in/", villages.hand_in, name="village_hand_in"),
    path("villages/<uuid:key>/review/", villages.review, name="village_review"),
    path("villages/<uuid:key>/reopen/", villages.reopen, name="village_reopen"),
    path("villages/<uuid:key>/draft/", villages.draft, name="village_draft"),
    path("villages/<uuid:key>/add/", households.add, name="village_add"),
    path("villages/<uuid:key>/add-many/", households.add_many, name="village_add_many"),
    path("households/<uuid:key>/", households.household, name="household"),
    path("households/<uuid:key>/correct/", households.correct, name="household_correct"),
    path("households/<uuid:key>/children/", households.find, name="household_find"),
    path("households/<uuid:key>/register/", households.register, name="household_register"),
]
