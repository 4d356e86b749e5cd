from django.urls import path

from cordee.network import own_account_views, views

app_name = "network"
urlpatterns = [
    path("pro/fonction/", views.choose_membership, name="choose_membership"),
    path("compte/deuxieme-verification/", own_account_views.second_factor, name="second_factor"),
    path("compte/sessions/", own_account_views.sessions, name="sessions"),
]
