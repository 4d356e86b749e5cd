from django.urls import path

from cordee.network import administration_views, openid_views, own_account_views, views

app_name = "network"

ACCOUNTS = "pro/administration/comptes/"

urlpatterns = [
    path("pro/fonction/", views.choose_membership, name="choose_membership"),
    path("compte/deuxieme-verification/", own_account_views.second_factor, name="second_factor"),
    path("compte/sessions/", own_account_views.sessions, name="sessions"),
    path("compte/openid/", openid_views.ask, name="openid"),
    path("compte/openid/retour/", openid_views.answer, name="openid_answer"),
    path(ACCOUNTS, administration_views.accounts, name="accounts"),
    path(f"{ACCOUNTS}nouveau/", administration_views.new_account, name="new_account"),
    path(f"{ACCOUNTS}<int:pk>/", administration_views.account, name="account"),
    path(f"{ACCOUNTS}<int:pk>/inviter/", administration_views.invite, name="invite"),
    path(f"{ACCOUNTS}<int:pk>/fonctions/", administration_views.give_function, name="give_function"),
    path(f"{ACCOUNTS}<int:pk>/<slug:what>/", administration_views.act_on_account, name="act_on_account"),
    path(
        "pro/administration/fonctions/<uuid:membership_id>/terminer/",
        administration_views.end_function,
        name="end_function",
    ),
]
