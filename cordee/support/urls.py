from django.urls import path

from cordee.support import views

app_name = "support"
ONE = "pro/dossiers/<uuid:case_id>/"

urlpatterns = [
    path("pro/dossiers/", views.cases, name="cases"),
    path(ONE, views.case, name="case"),
    path(f"{ONE}prevoir/", views.plan, name="plan"),
    path(f"{ONE}clore/", views.close_case, name="close"),
]
