from django.urls import path

from cordee.hooks import views

app_name = "hooks"
urlpatterns = [
    path("pro/logiciel/", views.subscriptions, name="subscriptions"),
    path("pro/logiciel/<uuid:subscription_id>/essai/", views.try_out, name="try_out"),
    path("pro/logiciel/<uuid:subscription_id>/arret/", views.end, name="end"),
]
