from django.urls import path

from cordee.public import easy_views, keep_views, views

app_name = "public"
urlpatterns = [
    path("faire-le-point/", views.take_stock, {"who": "personne"}, name="take_stock"),
    path("faire-le-point/employeur/", views.take_stock, {"who": "employeur"}, name="take_stock_employer"),
    path("faire-le-point/facile/", easy_views.easy_result, name="easy"),
    path("faire-le-point/reprendre/", keep_views.resume, name="resume"),
    path("faire-le-point/avis/", keep_views.helped, name="helped"),
    path("faire-le-point/garder/pdf/", keep_views.print_result, name="print"),
    path("faire-le-point/garder/courriel/", keep_views.mail_result, name="mail"),
    path("faire-le-point/garder/code/", keep_views.keep_result, name="keep"),
]
