from django.urls import path

from cordee.animation import views

app_name = "animation"

ONE = "pro/animation/<uuid:escalation_id>/"

urlpatterns = [
    path("pro/animation/", views.basket, name="basket"),
    path(ONE, views.detail, name="detail"),
    path(f"{ONE}reprendre/", views.take_up, name="take_up"),
    path(f"{ONE}relancer/", views.ask_lead, name="ask_lead"),
    path(f"{ONE}fermer/", views.close, name="close"),
]
