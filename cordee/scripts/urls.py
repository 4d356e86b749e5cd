from django.urls import path

from cordee.scripts import views

app_name = "scripts"

ONE = "pro/textes/<slug:name>/"

urlpatterns = [
    path("pro/textes/", views.index, name="index"),
    path("pro/textes/reponses/nouvelle/", views.add, name="add"),
    path(ONE, views.change, name="change"),
    path(f"{ONE}versions/<int:wanted>/", views.take_up, name="take_up"),
]
