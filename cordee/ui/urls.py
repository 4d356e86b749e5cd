from django.urls import path

from cordee.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("sources/", views.sources, name="sources"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("papier/", views.paper_form, name="paper_form"),
    path("pro/", views.pro_home, name="pro_home"),
]
