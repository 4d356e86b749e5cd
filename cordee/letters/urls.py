from django.urls import path

from cordee.letters import views

app_name = "letters"
urlpatterns = [
    path("courriers/", views.index, name="index"),
    path("courriers/<slug:letter_id>/", views.letter, name="letter"),
]
