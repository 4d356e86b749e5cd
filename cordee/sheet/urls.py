from django.urls import path

from cordee.sheet import views

app_name = "sheet"
urlpatterns = [path("fiche/<str:secret>/", views.read, name="read")]
