from django.urls import path

from cordee.caseload import file_views, stock_views, views

app_name = "caseload"

urlpatterns = [
    path("pro/dossiers/extraire/", file_views.export, name="export"),
    path("pro/dossiers/reprendre/", file_views.bring_in, name="import"),
    path("pro/dossiers/reprendre/modele.csv", file_views.template, name="template"),
    path("pro/dossiers/<uuid:case_id>/resume/", file_views.summary, name="summary"),
    path("pro/dossiers/<uuid:case_id>/point/", stock_views.changed, name="stock"),
    path("pro/dossiers/<uuid:case_id>/point/refaire/", stock_views.retake, name="retake_stock"),
    path("pro/dossiers/<uuid:case_id>/point/enregistrer/", stock_views.record, name="record_stock"),
    path("pro/ma-journee/", views.my_day, name="day"),
    path("pro/equipe/", views.team, name="team"),
    path("pro/equipe/dossiers/", views.cases, name="cases"),
    path("pro/equipe/confier/", views.entrust, name="entrust"),
    path("pro/equipe/<uuid:membership_id>/confier/", views.hand_over, name="hand_over"),
]
