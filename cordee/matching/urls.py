from django.urls import path

from cordee.matching import views

app_name = "matching"
urlpatterns = [
    path("pro/rapprochements/", views.matches, name="matches"),
    path("pro/rapprochements/<uuid:side_id>/", views.match, name="match"),
]
