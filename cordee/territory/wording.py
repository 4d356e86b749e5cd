from django.utils.translation import gettext_lazy as _

NO_COMMUNE = _("Aucune commune ne correspond. Essayez le début du nom ou le code postal.")
TYPE_MORE = _("Tapez le nom de la commune ou son code postal.")
