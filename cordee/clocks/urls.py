from django.urls import path

from cordee.clocks import views

app_name = "clocks"

urlpatterns = [path("pro/horloge/", views.clocks, name="clocks")]
