from django.urls import path

from cordee.summary import views

app_name = "summary"

urlpatterns = [path("pro/appels/<uuid:call_id>/resume/", views.summary, name="summary")]
