from django.urls import path

from cordee.caseload import calendar_views, direct_views, file_views, room_views, stock_views, views

app_name = "caseload"

urlpatterns = [
    path("pro/dossiers/ouvrir/", direct_views.open_case, name="open_case"),
    path("pro/dossiers/extraire/", file_views.export, name="export"),
    path("pro/dossiers/reprendre/", file_views.bring_in, name="import"),
    path("pro/dossiers/reprendre/modele.csv", file_views.template, name="template"),
    path("pro/dossiers/<uuid:case_id>/resume/", file_views.summary, name="summary"),
    path("pro/dossiers/<uuid:case_id>/point/", stock_views.changed, name="stock"),
    path("pro/dossiers/<uuid:case_id>/point/refaire/", stock_views.retake, name="retake_stock"),
    path("pro/dossiers/<uuid:case_id>/point/enregistrer/", stock_views.record, name="record_stock"),
    path("pro/rendez-vous/agenda/", calendar_views.settings_page, name="calendar"),
    path("pro/rendez-vous/agenda/adresse/", calendar_views.issue, name="issue_calendar"),
    path("pro/rendez-vous/agenda/retirer/", calendar_views.take_back, name="take_back_calendar"),
    path("agenda/<str:secret>/rendez-vous.ics", calendar_views.feed, name="calendar_feed"),
    path("pro/ma-journee/", views.my_day, name="day"),
    path("pro/equipe/", views.team, name="team"),
    path("pro/equipe/places/", room_views.room, name="room"),
    path("pro/equipe/places/dire/", room_views.declare, name="declare_room"),
    path("pro/equipe/dossiers/", views.cases, name="cases"),
    path("pro/equipe/confier/", views.entrust, name="entrust"),
    path("pro/equipe/<uuid:membership_id>/confier/", views.hand_over, name="hand_over"),
]
