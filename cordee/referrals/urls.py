from django.urls import path

from cordee.referrals import correcting_views, letter_views, link_views, onward_views, todo_views, views

app_name = "referrals"

ONE, LINK = "pro/orientations/<uuid:referral_id>/", "reponse/<str:secret>/"

urlpatterns = [
    path("pro/orientations/", views.inbox, name="inbox"),
    path("pro/orientations/envoyees/", views.sent, name="sent"),
    path("pro/orientations/territoire/", views.watched, name="watched"),
    path("pro/a-faire/", todo_views.todo, name="todo"),
    path(ONE, views.detail, name="detail"),
    path(f"{ONE}prevoir/", todo_views.plan, name="plan"),
    path(f"{ONE}clore-le-dossier/", todo_views.close_case, name="close_case"),
    path(f"{ONE}accuser-reception/", views.acknowledge, name="acknowledge"),
    path(f"{ONE}accepter/", views.accept, name="accept"),
    path(f"{ONE}refuser/", views.refuse, name="refuse"),
    path(f"{ONE}rediriger/", views.redirect_elsewhere, name="redirect"),
    path(f"{ONE}demander-ce-qui-manque/", views.question, name="question"),
    path(f"{ONE}repondre-a-la-question/", views.complement, name="complement"),
    path(f"{ONE}deja-suivie/", views.already_followed, name="followed"),
    path(f"{ONE}proposer/", onward_views.propose_next, name="next"),
    path(f"{ONE}completer/", onward_views.complete_again, name="complete"),
    path(f"{ONE}demander-aussi/", onward_views.ask_beside, name="beside"),
    path(f"{ONE}souhait/", onward_views.confirm_wish, name="wish"),
    path(f"{ONE}annuler/", views.cancel, name="cancel"),
    path(f"{ONE}retirer/", views.withdraw, name="withdraw"),
    path(f"{ONE}accord/", views.agree, name="agree"),
    path(f"{ONE}abandonner/", views.lapse, name="lapse"),
    path(f"{ONE}rendez-vous-tenu/", views.start, name="start"),
    path(f"{ONE}rendez-vous-manque/", views.attempt, name="attempt"),
    path(f"{ONE}cloturer/", views.close, name="close"),
    path(f"{ONE}rouvrir/", views.reopen, name="reopen"),
    path(f"{ONE}renvoyer-le-lien/", views.resend_link, name="resend_link"),
    path(f"{ONE}lettre/", letter_views.letter, name="letter"),
    path("reponse/", letter_views.enter_code, name="letter_code"),
    path("pro/administration/corrections/", correcting_views.corrections, name="corrections"),
    path(
        "pro/administration/corrections/<uuid:referral_id>/demander/",
        correcting_views.ask_correction,
        name="ask_correction",
    ),
    path(
        "pro/administration/corrections/<uuid:correction_id>/confirmer/",
        correcting_views.confirm_correction,
        name="confirm_correction",
    ),
    path(
        "pro/administration/corrections/<uuid:correction_id>/ecarter/",
        correcting_views.decline_correction,
        name="decline_correction",
    ),
    path(LINK, link_views.answer_link, name="answer_link"),
    path(f"{LINK}accuser-reception/", link_views.acknowledge, name="answer_link_acknowledge"),
    path(f"{LINK}accepter/", link_views.accept, name="answer_link_accept"),
    path(f"{LINK}refuser/", link_views.refuse, name="answer_link_refuse"),
    path(f"{LINK}rediriger/", link_views.redirect_elsewhere, name="answer_link_redirect"),
    path(f"{LINK}demander-ce-qui-manque/", link_views.question, name="answer_link_question"),
    path(f"{LINK}deja-suivie/", link_views.already_followed, name="answer_link_followed"),
    path(f"{LINK}rendez-vous-tenu/", link_views.start, name="answer_link_start"),
    path(f"{LINK}rendez-vous-manque/", link_views.attempt, name="answer_link_attempt"),
    path(f"{LINK}cloturer/", link_views.close, name="answer_link_close"),
    path(f"{LINK}rouvrir/", link_views.reopen, name="answer_link_reopen"),
    path(f"{LINK}nouveau-lien/", link_views.renew, name="answer_link_renew"),
]
