from django.urls import path

from lantian.census.views import issued, return_forms, returns

urlpatterns = [
    path("", returns.returns, name="returns"),
    path("children/", returns.return_children, name="return_children"),
    path("file/<str:kind>/", returns.return_file, name="return_file"),
    path("roster/", returns.return_roster, name="return_roster"),
    path("registration-forms/", returns.return_forms, name="return_registration_forms"),
    path("issue/", returns.return_issue, name="return_issue"),
    path("issued/", issued.issued_returns, name="issued_returns"),
    path("issued/<uuid:key>/", issued.issued_return, name="issued_return"),
    path("forms/", return_forms.forms, name="return_forms"),
    path("forms/new/<str:copied>/", return_forms.new_form, name="return_form_new"),
    path("forms/<uuid:code>/", return_forms.edit_form, name="return_form"),
    path("forms/<uuid:code>/retire/", return_forms.retire, name="return_form_retire"),
]
