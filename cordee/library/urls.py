from django.urls import path

from cordee.library import helped_views, views

app_name = "library"
urlpatterns = [
    path("chercher/", views.search, name="search"),
    path("droits/", views.index, name="index"),
    path("droits/besoin/<str:need>/", views.need, name="need"),
    path("droits/besoin/<str:need>/avis/", helped_views.need_helped, name="need_helped"),
    path("droits/delai/", views.deadlines, name="deadlines"),
    path("droits/delai/<str:rule>/", views.deadline, name="deadline"),
    path("droits/<str:family>/", views.service, name="service"),
    path("droits/<str:family>/avis/", helped_views.service_helped, name="service_helped"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
