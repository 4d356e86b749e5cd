from django.urls import path

from cordee.documents import views

app_name = "documents"
ONE = "pro/dossiers/documents/<uuid:document_id>/"

urlpatterns = [
    path("pro/dossiers/<uuid:case_id>/documents/ajouter/", views.add, name="add"),
    path(f"{ONE}ouvrir/", views.show, name="show"),
    path(f"{ONE}telecharger/", views.download, name="download"),
    path(f"{ONE}rayer/", views.strike, name="strike"),
]
