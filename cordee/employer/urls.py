from django.urls import path

from cordee.employer import views

app_name = "employer"

THEIRS = "partage/<str:secret>/"

urlpatterns = [
    path(THEIRS, views.page, name="page"),
    path(f"{THEIRS}repondre/", views.answer, name="answer"),
]
