from django.urls import path

from cordee.library import views

app_name = "library"
urlpatterns = [
    path("chercher/", views.search, name="search"),
    path("droits/", views.index, name="index"),
    path("droits/besoin/<str:need>/", views.need, name="need"),
    path("droits/delai/", views.deadlines, name="deadlines"),
    path("droits/delai/<str:rule>/", views.deadline, name="deadline"),
    path("droits/<str:family>/", views.service, name="service"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
