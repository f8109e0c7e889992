from django.urls import path

from lantian.registry.views import imports

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("new/", imports.import_new, name="import_new"),
    path("<uuid:key>/", imports.import_open, name="import_open"),
    path("<uuid:key>/columns/", imports.import_mapping, name="import_mapping"),
    path("<uuid:key>/progress/", imports.import_progress, name="import_progress"),
    path("<uuid:key>/decide/", imports.import_decide, name="import_decide"),
    path("<uuid:key>/check/", imports.import_check, name="import_check"),
    path("<uuid:key>/apply/", imports.import_apply, name="import_apply"),
    path("<uuid:key>/undo/", imports.import_undo, name="import_undo"),
    path("<uuid:key>/marked.xlsx", imports.import_marked, name="import_marked"),
]
