from django.urls import path

from cordee.frontdesk import views

app_name = "frontdesk"

urlpatterns = [
    path("pro/appels/", views.calls, name="calls"),
    path("pro/appels/nouveau/", views.new_call, name="new_call"),
    path("pro/appels/<uuid:call_id>/", views.call, name="call"),
    path("pro/appels/<uuid:call_id>/reponse/", views.answer, name="answer"),
    path("pro/appels/<uuid:call_id>/besoin/", views.need, name="need"),
    path("pro/appels/<uuid:call_id>/mots/", views.words, name="words"),
    path("pro/appels/<uuid:call_id>/danger/", views.danger, name="danger"),
    path("pro/appels/<uuid:call_id>/terminer/", views.end, name="end"),
    path("pro/appels/<uuid:call_id>/transmettre/", views.hand_over, name="hand_over"),
    path("suivi/", views.follow, name="follow"),
]
