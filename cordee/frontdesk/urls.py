from django.urls import path

from cordee.frontdesk import (
    answering_views,
    code_views,
    hand_over_views,
    line_views,
    next_views,
    otherwise_views,
    practice_views,
    typed_views,
    views,
    wrap_views,
)

app_name = "frontdesk"

urlpatterns = [
    path("pro/appels/", views.calls, name="calls"),
    path("pro/appels/nouveau/", views.new_call, name="new_call"),
    path("pro/appels/code/", code_views.by_code, name="by_code"),
    path("pro/appels/code/retirer/", code_views.withdraw_by_code, name="withdraw_by_code"),
    path("pro/appels/<uuid:call_id>/", views.call, name="call"),
    path("pro/appels/<uuid:call_id>/reponse/", views.answer, name="answer"),
    path("pro/appels/<uuid:call_id>/besoin/", views.need, name="need"),
    path("pro/appels/<uuid:call_id>/mots/", views.words, name="words"),
    path("pro/appels/<uuid:call_id>/brouillon/<slug:page>/", typed_views.keep, name="keep_typed"),
    path("pro/appels/<uuid:call_id>/ligne/", line_views.line, name="line"),
    path("pro/appels/<uuid:call_id>/ligne/lecture/", line_views.read_line, name="read_line"),
    path("pro/appels/<uuid:call_id>/annuler/", line_views.undo, name="undo"),
    path("pro/appels/<uuid:call_id>/gestes/", line_views.acts, name="acts"),
    path("pro/appels/<uuid:call_id>/danger/", views.danger, name="danger"),
    path("pro/appels/<uuid:call_id>/calendrier/", next_views.dates, name="dates"),
    path("pro/appels/<uuid:call_id>/calendrier/dates.ics", next_views.dates_file, name="dates_file"),
    path("pro/appels/<uuid:call_id>/changements/", next_views.what_changes, name="changes"),
    path("pro/appels/<uuid:call_id>/dire/", next_views.what_to_say, name="to_say"),
    path("pro/appels/<uuid:call_id>/terminer/", views.end, name="end"),
    path("pro/appels/<uuid:call_id>/terminer/besoin/", wrap_views.unmet, name="unmet"),
    path("pro/appels/<uuid:call_id>/terminer/autre-service/", otherwise_views.other_service, name="other_service"),
    path("pro/appels/<uuid:call_id>/corriger/", wrap_views.correct, name="correct"),
    path("pro/appels/<uuid:call_id>/en-direct/", answering_views.transfer, name="transfer"),
    path("pro/appels/<uuid:call_id>/transmettre/", hand_over_views.hand_over, name="hand_over"),
    path("pro/entrainement/", practice_views.practices, name="practices"),
    path("pro/entrainement/nouveau/", practice_views.start, name="practice"),
    path("pro/entrainement/<uuid:call_id>/", practice_views.result, name="practice_result"),
    path("pro/entrainement/<uuid:call_id>/terminer/", practice_views.finish, name="practice_over"),
    path("suivi/", code_views.follow, name="follow"),
    path("suivi/ma-page/", code_views.own_page, name="own_page"),
]
