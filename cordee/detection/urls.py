from django.urls import path

from cordee.detection import door_views, views

app_name = "detection"

ONE = "pro/campagnes/<str:code>/"

urlpatterns = [
    path("c/<str:code>/", door_views.door, name="door"),
    path("pro/campagnes/", views.index, name="index"),
    path("pro/campagnes/nouvelle/", views.new, name="new"),
    path(ONE, views.effect, name="effect"),
    path(f"{ONE}effet.csv", views.effect_csv, name="effect_csv"),
    path(f"{ONE}modifier/", views.change, name="change"),
    path(f"{ONE}clore/", views.close, name="close"),
    path(f"{ONE}supports/", views.kit, name="materials"),
    path(f"{ONE}supports/<str:name>.pdf", views.material, name="material"),
]
