from django.urls import path

from cordee.scripts import tag_views, views

app_name = "scripts"

ONE, TAG = "pro/textes/<slug:name>/", "pro/textes/etiquettes/<slug:name>/"

urlpatterns = [
    path("pro/textes/", views.index, name="index"),
    path("pro/textes/reponses/nouvelle/", views.add, name="add"),
    path("pro/textes/etiquettes/", tag_views.index, name="tags"),
    path("pro/textes/etiquettes/nouvelle/", tag_views.add, name="add_tag"),
    path(TAG, tag_views.change, name="tag"),
    path(f"{TAG}retirer/", tag_views.retire, name="retire_tag"),
    path(ONE, views.change, name="change"),
    path(f"{ONE}versions/<int:wanted>/", views.take_up, name="take_up"),
]
