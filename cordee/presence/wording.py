"""What the page of absences says."""

ANNOUNCED = "C'est noté : la ligne voit dès maintenant qui remplace, et jusqu'à quand."
TAKEN_BACK = "C'est retiré : la ligne ne voit plus cette absence."
TOO_MANY = "Trop d'absences sont déjà annoncées : retirez celles qui ne servent plus."
ENDS_BEFORE = "Le dernier jour vient avant le premier : vérifiez les deux."
PHONE_OF_NOBODY = "Ce téléphone est celui de qui remplace : écrivez aussi son nom ou sa fonction."
LONGEST = "Une absence s'annonce pour un an au plus."
NOT_A_DAY = "Date non comprise, ou déjà passée. Écrivez-la par exemple 14/3/2027."
