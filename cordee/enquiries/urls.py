from django.urls import path

from cordee.enquiries import (
    answer_views,
    call_back_views,
    code_views,
    late_views,
    line_views,
    send_views,
    signal_views,
    views,
)

app_name = "enquiries"

urlpatterns = [
    path("demander/rappel/", views.call_back, name="call_back"),
    path("demander/envoyer/", send_views.send, name="send"),
    path("demander/annuler/", code_views.cancel, name="cancel"),
    path("signaler/", signal_views.doors, name="signal"),
    path("signaler/medecin/", signal_views.physician, name="physician"),
    path("signaler/employeur/", signal_views.employer, name="employer"),
    path("signaler/proche/", signal_views.relative, name="relative"),
    path("signaler/accord/", code_views.agreement, name="agreement"),
    path("signaler/lien/<str:link>/", code_views.agreement_by_link, name="agreement_by_link"),
    path("pro/rappels/", call_back_views.call_back_list, name="call_backs"),
    path("pro/appels/<uuid:call_id>/rappel/", call_back_views.promise, name="promise"),
    path("pro/a-traiter/", line_views.queue, name="queue"),
    path("pro/a-traiter/prendre/", line_views.take_next, name="take_next"),
    path("pro/a-traiter/en-retard/", late_views.late, name="late"),
    path("pro/a-traiter/<uuid:enquiry_id>/", line_views.enquiry, name="enquiry"),
    path("pro/a-traiter/<uuid:enquiry_id>/prendre/", line_views.take, name="take"),
    path("pro/a-traiter/<uuid:enquiry_id>/passer/", line_views.hand_over, name="hand_over"),
    path("pro/a-traiter/<uuid:enquiry_id>/rendre/", line_views.release, name="release"),
    path("pro/a-traiter/<uuid:enquiry_id>/etiquettes/", line_views.tag, name="tag"),
    path("pro/a-traiter/<uuid:enquiry_id>/repondre/", answer_views.answer, name="answer"),
    path("pro/a-traiter/<uuid:enquiry_id>/appel/", line_views.call, name="call"),
    path("pro/a-traiter/<uuid:enquiry_id>/pas-joint/", line_views.not_reached, name="not_reached"),
    path("pro/a-traiter/<uuid:enquiry_id>/accord/", line_views.hear, name="hear"),
    path("pro/a-traiter/<uuid:enquiry_id>/lien/", line_views.send_link, name="send_link"),
    path("pro/a-traiter/<uuid:enquiry_id>/transmettre/", line_views.forward, name="forward"),
    path("pro/a-traiter/<uuid:enquiry_id>/indesirable/", line_views.set_aside, name="set_aside"),
    path("pro/a-traiter/<uuid:enquiry_id>/relue/", line_views.confirm_unwanted, name="confirm_unwanted"),
    path("pro/a-traiter/<uuid:enquiry_id>/remettre/", line_views.bring_back, name="bring_back"),
    path("pro/a-traiter/<uuid:enquiry_id>/prevenu/", line_views.told_sender, name="told_sender"),
    path("pro/a-traiter/<uuid:enquiry_id>/clore/", line_views.close, name="close"),
]
