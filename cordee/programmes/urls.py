from django.urls import path

from cordee.programmes import level_views, views

app_name = "programmes"
ITS = "pro/dossiers/programmes/<uuid:programme_id>/"

urlpatterns = [
    path("pro/equipe/niveaux/", level_views.counts, name="levels"),
    path("pro/dossiers/<uuid:case_id>/programmes/ouvrir/", views.open_one, name="open"),
    path(ITS, views.programme, name="programme"),
    path(f"{ITS}seance/", views.act, {"act": "session"}, name="session"),
    path(f"{ITS}signature/", views.act, {"act": "sign"}, name="sign"),
    path(f"{ITS}phase/", views.act, {"act": "end_phase"}, name="end_phase"),
    path(f"{ITS}remise/", views.act, {"act": "hand"}, name="hand"),
    path(f"{ITS}conservation/", views.act, {"act": "keep"}, name="keep"),
    path(f"{ITS}releve/", views.act, {"act": "record"}, name="record"),
    path(f"{ITS}rayer/", views.act, {"act": "strike"}, name="strike"),
    path(f"{ITS}fin/", views.act, {"act": "end"}, name="end"),
]
