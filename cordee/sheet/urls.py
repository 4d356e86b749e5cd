from django.urls import path

from cordee.sheet import views

app_name = "sheet"
urlpatterns = [
    path("fiche/<str:secret>/", views.cover, name="cover"),
    path("fiche/<str:secret>/lire/", views.read, name="read"),
]
