NO_COMMUNE = "Aucune commune ne correspond. Essayez le début du nom ou le code postal."
TYPE_MORE = "Tapez le nom de la commune ou son code postal."
