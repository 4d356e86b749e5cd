from django.urls import path

from cordee.catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("pro/places/", views.capacity, name="capacity"),
    path("pro/places/<uuid:proposal_id>/", views.answer_capacity, name="answer_capacity"),
    path("pro/places/offre/<uuid:offer_id>/", views.declare_capacity, name="declare_capacity"),
    path("pro/catalogue/a-revoir/", views.reviews, name="reviews"),
    path("pro/catalogue/a-revoir/<uuid:review_id>/", views.conclude, name="conclude"),
    path("pro/catalogue/zones/<uuid:review_id>/", views.settle_coverage, name="settle_coverage"),
]
