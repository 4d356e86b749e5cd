from django.urls import path

from cordee.feedback import views

app_name = "feedback"
urlpatterns = [path("pro/avis/", views.counts, name="counts")]
