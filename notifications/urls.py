"""Routes of the outbox."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("postfach/", views.mailbox, name="mailbox"),
    path("<uuid:mail_id>/", views.mail_detail, name="mail"),
    path("<uuid:mail_id>/noch-einmal/", views.mail_retry, name="mail_retry"),
]
