from django.urls import path

from cordee.support import (
    application_views,
    appointment_views,
    asking_views,
    case_views,
    employer_views,
    note_views,
    step_views,
    views,
)

app_name = "support"
ONE = "pro/dossiers/<uuid:case_id>/"
ITS = "pro/rendez-vous/<uuid:appointment_id>/"
APPLICATION = "pro/dossiers/demarches/<uuid:application_id>/"

urlpatterns = [
    path("pro/dossiers/", views.cases, name="cases"),
    path(ONE, case_views.case, name="case"),
    path(f"{ONE}prevoir/", views.plan, name="plan"),
    path(f"{ONE}clore/", views.close_case, name="close"),
    path(f"{ONE}demander/", asking_views.ask, name="ask"),
    path(f"{ONE}noter/", note_views.write, name="write_note"),
    path("pro/dossiers/notes/<uuid:note_id>/corriger/", note_views.correct, name="correct_note"),
    path("pro/dossiers/notes/<uuid:note_id>/rayer/", note_views.strike, name="strike_note"),
    path(f"{ONE}etapes/ajouter/", step_views.add, name="add_step"),
    path("pro/dossiers/etapes/<uuid:step_id>/", step_views.change, name="change_step"),
    path("pro/dossiers/etapes/<uuid:step_id>/faite/", step_views.finish, name="finish_step"),
    path("pro/dossiers/etapes/<uuid:step_id>/reprendre/", step_views.resume, name="resume_step"),
    path("pro/rendez-vous/", appointment_views.listed, name="appointments"),
    path(f"{ONE}rendez-vous/fixer/", appointment_views.add, name="add_appointment"),
    path(f"{ITS}deplacer/", appointment_views.move, name="move_appointment"),
    path(f"{ITS}annuler/", appointment_views.cancel, name="cancel_appointment"),
    path(f"{ITS}maintenir/", appointment_views.keep, name="keep_appointment"),
    path(f"{ITS}tenu/", appointment_views.hold, name="hold_appointment"),
    path(f"{ITS}manque/", appointment_views.miss, name="miss_appointment"),
    path(f"{ITS}reprendre/", appointment_views.resume, name="resume_appointment"),
    path(f"{ITS}agenda/", appointment_views.calendar_file, name="appointment_file"),
    path(f"{ONE}demarches/ouvrir/", application_views.open_one, name="open_application"),
    path(APPLICATION, application_views.application, name="application"),
    path(f"{APPLICATION}papiers/", application_views.papers, name="application_papers"),
    path(f"{APPLICATION}depot/", application_views.file, name="file_application"),
    path(f"{APPLICATION}complement/", application_views.ask_more, name="ask_more"),
    path(f"{APPLICATION}decision/", application_views.decide, name="decide_application"),
    path(f"{APPLICATION}jour/", application_views.put_off, name="put_off_application"),
    path(f"{APPLICATION}abandonner/", application_views.drop, name="drop_application"),
    path(f"{ONE}employeur/", employer_views.employer, name="employer"),
    path(f"{ONE}employeur/partager/", employer_views.share, name="share_with_employer"),
    path("pro/dossiers/employeur/<uuid:sharing_id>/changer/", employer_views.change, name="change_employer"),
    path("pro/dossiers/employeur/<uuid:sharing_id>/arreter/", employer_views.stop, name="stop_employer"),
    path("pro/dossiers/employeur/<uuid:sharing_id>/adresse/", employer_views.send_again, name="send_employer_link"),
    path(f"{APPLICATION}reprendre/", application_views.resume, name="resume_application"),
]
