from django.urls import path

from cordee.network import views

app_name = "network"
urlpatterns = [path("pro/fonction/", views.choose_membership, name="choose_membership")]
