"""Routes of the outbox."""

from django.urls import path

from notifications.pages import outbox

app_name = "notifications"
urlpatterns = [
    path("", outbox.outbox, name="outbox"),
    path("postfach/", outbox.mailbox, name="mailbox"),
    path("<uuid:mail_id>/", outbox.mail_detail, name="mail"),
    path("<uuid:mail_id>/noch-einmal/", outbox.RetryMail.as_view(), name="mail_retry"),
]
