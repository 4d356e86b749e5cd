from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "cordee.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cordee.enquiries import beforehand, code_views, mail, triage, waiting  # models are only there now
        from cordee.frontdesk import beforehand as hand_over
        from cordee.frontdesk import other_codes

        mail.register()
        hand_over.declare(beforehand.of_enquiry)
        other_codes.declare(code_views.shown_to_holder, code_views.page_for_agent)
        triage.declare()
        waiting.declare_all()
