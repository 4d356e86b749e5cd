from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "cordee.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.enquiries import beforehand, code_views, first_rows, mail, triage, waiting  # models: only now
        from cordee.frontdesk import beforehand as hand_over
        from cordee.frontdesk import first_to_do, other_codes

        mail.register()
        hand_over.declare(beforehand.of_enquiry)
        other_codes.declare(code_views.shown_to_holder, code_views.page_for_agent)
        first_to_do.declare(first_rows.first_rows)
        triage.declare()
        waiting.declare_all()
