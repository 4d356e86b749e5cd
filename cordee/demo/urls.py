from django.urls import path

from cordee.demo import views

app_name = "demo"
urlpatterns = [
    path("courriels/", views.mails, name="mails"),
    path("courriels/<uuid:mail_id>/", views.mail, name="mail"),
]
