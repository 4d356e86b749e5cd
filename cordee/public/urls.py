from django.urls import path

from cordee.public import views

app_name = "public"
urlpatterns = [
    path("faire-le-point/", views.take_stock, {"who": "personne"}, name="take_stock"),
    path("faire-le-point/employeur/", views.take_stock, {"who": "employeur"}, name="take_stock_employer"),
]
