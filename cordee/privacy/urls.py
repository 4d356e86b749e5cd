from django.urls import path

from cordee.privacy import emergency_views, right_views, views, watch_views

app_name = "privacy"
urlpatterns = [
    path("pro/droits/", views.rights, name="rights"),
    path("pro/droits/lecture/<uuid:watch_id>/", watch_views.watched, name="watched"),
    path("pro/droits/lecture/<uuid:watch_id>/avis/", watch_views.conclude, name="conclude"),
    path("pro/droits/demande/<uuid:request_id>/", right_views.asked, name="asked"),
    path("pro/droits/demande/<uuid:request_id>/reponse/", right_views.answer, name="answer"),
    path("pro/dossiers-sensibles/", views.sensitive_cases, name="sensitive_cases"),
    path("pro/protection/<uuid:case_id>/", views.case, name="case"),
    path("pro/protection/<uuid:case_id>/lecteurs/", views.readers, name="readers"),
    path("pro/protection/<uuid:case_id>/limiter/", views.restrict, name="restrict"),
    path("pro/protection/<uuid:case_id>/sensible/", views.mark_sensitive, name="mark_sensitive"),
    path("pro/protection/<uuid:case_id>/affecter/", views.assign, name="assign"),
    path("pro/protection/affectation/<uuid:assignment_id>/finir/", views.end_assignment, name="end_assignment"),
    path("pro/protection/limite/<uuid:guard_id>/lever/", views.lift, name="lift"),
    path("pro/urgence/", emergency_views.ask, name="ask_emergency"),
    path("pro/urgence/<uuid:access_id>/", emergency_views.emergency, name="emergency"),
    path("pro/urgence/<uuid:access_id>/avis/", emergency_views.review, name="review"),
]
