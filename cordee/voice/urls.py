from django.urls import path

from cordee.voice import (
    appointment_views,
    document_views,
    employer_views,
    giving_views,
    line_views,
    own_views,
    paper_views,
    proof_views,
    sheet_views,
    views,
)

app_name = "voice"

HERS = "mon-suivi/<str:secret>/"
CASE = "pro/dossiers/<uuid:case_id>/"

urlpatterns = [
    path(HERS, views.home, name="home"),
    path(f"{HERS}avis/", views.helped, name="helped"),
    path(f"{HERS}verifier/", proof_views.prove, name="prove"),
    path(f"{HERS}code/", proof_views.send_code, name="send_code"),
    path(f"{HERS}code/ouvrir/", proof_views.open_with_code, name="open_with_code"),
    path(f"{HERS}retirer-tout/", views.withdraw_all, name="withdraw_all"),
    path(f"{HERS}accord/<uuid:referral_id>/oui/", views.agree, name="agree"),
    path(f"{HERS}accord/<uuid:referral_id>/non/", views.decline, name="decline"),
    path(f"{HERS}accord/<uuid:consent_id>/retirer/", views.withdraw, name="withdraw"),
    path(f"{HERS}accord/<uuid:consent_id>/renouveler/", views.renew, name="renew"),
    path(f"{HERS}rendez-vous/<uuid:referral_id>/", views.confirm_start, name="confirm_start"),
    path(f"{HERS}mes-rendez-vous/<uuid:appointment_id>/", appointment_views.ask, name="ask_another_time"),
    path(
        f"{HERS}mes-rendez-vous/<uuid:appointment_id>/agenda/", appointment_views.calendar_file, name="appointment_file"
    ),
    path(f"{HERS}parole/<uuid:question_id>/", views.word, name="word"),
    path(f"{HERS}demarches/<uuid:application_id>/papier/", paper_views.say_paper, name="say_paper"),
    path(f"{HERS}documents/<uuid:document_id>/", document_views.document, name="document"),
    path(f"{HERS}fiches/", sheet_views.sheets, name="sheets"),
    path(f"{HERS}fiches/pour/<str:recipient>/", sheet_views.compose, name="compose"),
    path(f"{HERS}fiches/<uuid:sheet_id>/", sheet_views.sheet, name="sheet"),
    path(f"{HERS}fiches/<uuid:sheet_id>/arreter/", sheet_views.revoke, name="revoke_sheet"),
    path(f"{HERS}employeur/", employer_views.employer, name="employer"),
    path(f"{HERS}employeur/partager/", employer_views.share, name="share_with_employer"),
    path(f"{HERS}employeur/<uuid:sharing_id>/changer/", employer_views.change, name="change_employer"),
    path(f"{HERS}employeur/<uuid:sharing_id>/arreter/", employer_views.stop, name="stop_employer"),
    path(f"{HERS}employeur/<uuid:sharing_id>/adresse/", employer_views.send_again, name="send_employer_link"),
    path(f"{HERS}mes-donnees/", own_views.my_data, name="my_data"),
    path(f"{HERS}mes-donnees/fichier/", own_views.export, name="export"),
    path(f"{HERS}coordonnees/", own_views.contact, name="contact"),
    path(f"{HERS}droits/<str:right>/", own_views.ask_right, name="ask_right"),
    path(f"{CASE}sa-page/", giving_views.give_page, name="give_page"),
    path(f"{CASE}sa-page/envoyer/", giving_views.send_page, name="send_page"),
    path(f"{CASE}sa-page/papier/", giving_views.print_page, name="print_page"),
    path("pro/paroles/", line_views.to_call, name="to_call"),
    path("pro/paroles/<uuid:question_id>/", line_views.write_word, name="write_word"),
    path("pro/paroles/<uuid:question_id>/sans-reponse/", line_views.no_answer, name="no_answer"),
    path("pro/orientations/<uuid:referral_id>/lien-personnel/", line_views.send_link, name="send_link"),
]
