"""App configuration of the engine and the case file."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate

from notifications.visibility import check_recipients, hide_mails, write_shorter
from ui.frame import add_navigation

VISIBLE_THERE = "nur zu dem, was sie sehen"
SHOWN = (
    ("Verlauf und Dokumente in Ihrer Akte", "workflows.view_municipality", VISIBLE_THERE, 70, "workflows.view_case"),
    ("E-Mails, die wir Ihnen schreiben", "notifications.view_outbox", VISIBLE_THERE, 72, ""),
    ("Wer bei Ihnen einen Zugang hat", "accounts.view_people", "", 80, ""),
    ("Technische Störungen, ohne Inhalt", "workflows.repair_step", "", 90, ""),
)


class WorkflowsConfig(AppConfig):
    """Engine, deadlines, case file."""

    name = "workflows"
    verbose_name = "Vorgänge"

    def ready(self) -> None:
        """Declare permissions, navigation and checks; listen for finished child processes."""
        from accounts.services.leaving import on_leaving
        from workflows import flows, mails, permissions, recipients, registry
        from workflows.casefile import facts, journal
        from workflows.casefile.databases import before_commit
        from workflows.deadlines import reminders
        from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines, seed_missing_rules
        from workflows.engine import checks, leaving, subprocesses

        assert subprocesses and mails and flows
        declare_deadlines(
            DeclaredDeadline("REPAIR", "Fehlgeschlagenen Schritt reparieren", 1, reminders=(0, 1), internal=True)
        )
        permissions.declare_permissions()
        hide_mails(permissions.mails_hidden_by_exclusion)
        hide_mails(permissions.mails_hidden_by_kind)
        check_recipients(recipients.withheld_from_recipient)
        write_shorter(reminders.write_shorter)
        registry.open_events(registry.VIEW_CASE, *registry.HOUSE_EVENTS)
        registry.open_events("workflows.repair_step", "repair.")
        registry.open_files(registry.VIEW_CASE, "")
        registry.open_facts(registry.VIEW_CASE, "workflows.casefile", "workflows.casemessage")
        for title, permission, words, order, holds in SHOWN:
            registry.register_shown(registry.Shown(title, ((permission, words),), order, holds))
        facts.listen_to_sets()
        before_commit(journal.seal_the_rest)
        on_leaving(leaving.free_work)
        post_migrate.connect(seed_missing_rules, sender=self, dispatch_uid="seed_missing_rules")
        register(checks.check_flows)
        register(checks.check_databases)
        add_navigation("Meine Aufgaben", "workflows:inbox", order=10)
        add_navigation("Alle Vorgänge", "workflows:cases", permission="workflows.view_cases", order=20)
        add_navigation("Fristen", "workflows:deadlines", permission="workflows.view_deadlines", order=30)
        add_navigation("Programm", "workflows:programme", permission="workflows.view_programme", order=40)
        add_navigation("Betrieb", "workflows:operations", permission="workflows.view_operations", order=90)
