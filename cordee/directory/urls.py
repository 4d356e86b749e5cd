from django.urls import path

from cordee.directory import employer_views, views

app_name = "directory"
urlpatterns = [
    path("annuaire/", views.near, name="near"),
    path("annuaire/fiche/", views.choose_sheet, name="choose_sheet"),
    path("annuaire/fiche/<str:code>/", views.local_sheet, name="sheet"),
    path("annuaire/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("employeurs/", employer_views.employers, name="employers"),
    path("affiche/", employer_views.poster, name="poster"),
]
