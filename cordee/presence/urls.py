from django.urls import path

from cordee.presence import views

app_name = "presence"

urlpatterns = [
    path("pro/absences/", views.absences, name="absences"),
    path("pro/absences/<uuid:absence_id>/corriger/", views.correct, name="correct"),
    path("pro/absences/<uuid:absence_id>/retirer/", views.take_back, name="take_back"),
]
