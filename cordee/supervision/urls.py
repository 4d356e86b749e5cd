from django.urls import path

from cordee.supervision import coaching_views, hours_views, views

app_name = "supervision"

urlpatterns = [
    path("pro/ligne/", views.live, name="live"),
    path("pro/ligne/horaires/", hours_views.hours, name="hours"),
    path("pro/ligne/horaires/semaine/", hours_views.week, name="week"),
    path("pro/ligne/horaires/annoncer/", hours_views.announce, name="announce"),
    path("pro/ligne/horaires/<uuid:announcement_id>/retirer/", hours_views.withdraw, name="withdraw"),
    path("pro/ligne/orientations/", coaching_views.overrides, name="overrides"),
    path("pro/ligne/orientations/<uuid:orientation>/revoir/", coaching_views.note, name="note"),
    path("pro/ligne/notes/", coaching_views.notes, name="notes"),
    path("pro/ligne/notes/<uuid:note_id>/lue/", coaching_views.read, name="read_note"),
]
