from django.urls import path

from cordee.telephony import event_views, views

app_name = "telephony"

urlpatterns = [
    path("telephonie/evenements/<slug:adapter>/", event_views.events, name="events"),
    path("telephonie/evenements/<slug:adapter>/<str:token>/", event_views.events, name="events_by_token"),
    path("pro/appels/entrant/", views.ringing, name="ringing"),
    path("pro/appels/entrant/ouvrir/", views.open_ringing, name="open_ringing"),
    path("pro/appels/numero/", views.number, name="number"),
    path("pro/appels/numero/ouvrir/", views.open_of_number, name="open_of_number"),
    path("pro/appels/poste/", views.desk, name="desk"),
]
