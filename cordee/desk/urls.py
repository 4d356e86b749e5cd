from django.urls import path

from cordee.desk import views

app_name = "desk"

urlpatterns = [
    path("pro/vues/nouvelle/<slug:worklist>/", views.save, name="save"),
    path("pro/vues/<uuid:view_id>/", views.change, name="change"),
    path("pro/vues/<uuid:view_id>/supprimer/", views.delete, name="delete"),
]
