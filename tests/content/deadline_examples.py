"""One situation for each dated rule, with the days that a paper calendar gives."""

EMPLOYEE = {"statut": "salarie", "regime": "general", "contrat_en_cours": True, "pays_travail": "france"}
ON_LEAVE = EMPLOYEE | {"en_arret": True, "avis_inaptitude": False}
SICK = ON_LEAVE | {"arret_origine": "maladie"}
HURT = ON_LEAVE | {"arret_origine": "accident_travail"}
BACK = EMPLOYEE | {"en_arret": False, "reprise_recente": True, "arret_origine": "maladie"}
UNFIT = EMPLOYEE | {
    "en_arret": False,
    "avis_inaptitude": True,
    "inaptitude_origine_pro": True,
    "dispense_reclassement": False,
}
CIVIL_SERVANT = {"statut": "fonctionnaire", "en_arret": True, "arret_origine": "maladie"}
ECONOMIC = EMPLOYEE | {
    "licenciement_economique": True,
    "adhesion_csp": False,
    "mode_rupture": "licenciement_economique",
}
GONE = {"statut": "sans_emploi", "contrat_en_cours": False, "demandeur_emploi": False, "mode_rupture": "fin_cdd"}
TEMP = GONE | {"mode_rupture": "fin_mission", "type_contrat": "interim", "formation_certifiante": True}
TRAINING = EMPLOYEE | {"formation_certifiante": True}

# id: (day of the calendar, facts, opening, last day); « - » is none. Worked out with a paper calendar.
EXAMPLES = {
    "envoi_arret_2004": ("2015-03-03", SICK | {"arret_debut": "2015-03-02"}, "-", "2015-03-04"),
    "envoi_arret_2025": ("2026-11-21", SICK | {"arret_debut": "2026-11-20"}, "-", "2026-11-22"),
    "ij_debut_2012": ("2015-02-27", SICK | {"arret_debut": "2015-02-27"}, "2015-03-02", "-"),
    "ij_debut_2016": ("2024-02-27", SICK | {"arret_debut": "2024-02-27"}, "2024-03-01", "-"),
    "complement_baisse_maladie": (
        "2026-09-10", SICK | {"arret_debut": "2026-09-01", "anciennete_entreprise_mois": 40}, "2026-10-08", "-",
    ),
    "complement_baisse_atmp": (
        "2026-09-10", HURT | {"arret_debut": "2026-09-01", "anciennete_entreprise_mois": 372}, "2026-11-30", "-",
    ),
    "complement_fin_maladie": (
        "2026-09-10", SICK | {"arret_debut": "2026-09-01", "anciennete_entreprise_mois": 40}, "2026-11-07", "-",
    ),
    "complement_fin_atmp": (
        "2026-09-10", HURT | {"arret_debut": "2026-09-01", "anciennete_entreprise_mois": 40}, "2026-10-31", "-",
    ),
    "ij_atmp_majoree": ("2026-02-10", HURT | {"arret_debut": "2026-02-01"}, "2026-03-01", "-"),
    "ij_six_mois_2012": ("2015-01-15", SICK | {"arret_debut": "2014-08-31"}, "2015-02-28", "-"),
    "ij_six_mois_2023": ("2026-11-22", SICK | {"arret_debut": "2026-08-31"}, "2027-02-28", "-"),
    "ij_360_2012": ("2015-07-10", SICK | {"arret_debut": "2014-07-15"}, "2015-07-13", "-"),
    "ij_360_2016": ("2026-11-22", SICK | {"arret_debut": "2026-09-01"}, "2027-08-30", "-"),
    "ij_trois_ans": ("2026-11-22", SICK | {"arret_debut": "2024-02-29"}, "2027-02-28", "-"),
    "invalidite_demande": ("2026-11-22", SICK | {"arret_debut": "2024-02-29"}, "-", "2028-02-29"),
    "ptp_absence_six_mois": ("2026-11-22", SICK | {"arret_debut": "2026-09-01"}, "2027-02-28", "-"),
    "cmo_demi_traitement_2012": ("2015-01-15", CIVIL_SERVANT | {"arret_debut": "2014-11-30"}, "2015-02-28", "-"),
    "cmo_demi_traitement_2025": ("2026-12-01", CIVIL_SERVANT | {"arret_debut": "2026-11-30"}, "2027-02-28", "-"),
    "cmo_fin": ("2026-11-22", CIVIL_SERVANT | {"arret_debut": "2026-02-28"}, "2027-02-28", "-"),
    "visite_prereprise_2012": (
        "2015-05-04", SICK | {"arret_debut": "2015-01-01", "reprise_prevue_date": "2015-06-01"},
        "2015-04-02", "2015-05-31",
    ),
    "visite_prereprise_agricole_2022": (
        "2023-02-01",
        SICK | {"regime": "msa_salarie", "arret_debut": "2022-12-01", "reprise_prevue_date": "2023-04-03"},
        "2023-03-02", "2023-04-02",
    ),
    "visite_prereprise_2022": (
        "2026-11-22", SICK | {"arret_debut": "2026-09-01", "reprise_prevue_date": "2027-01-04"},
        "2026-10-02", "2027-01-03",
    ),
    "rdv_liaison": (
        "2026-11-22", SICK | {"arret_debut": "2026-09-01", "reprise_prevue_date": "2027-01-04"},
        "2026-10-01", "2027-01-03",
    ),
    "seuil_visite_reprise_2012": ("2015-02-10", SICK | {"arret_debut": "2015-01-30"}, "2015-03-01", "-"),
    "seuil_visite_reprise_2022": ("2026-11-22", SICK | {"arret_debut": "2026-11-01"}, "2026-12-31", "-"),
    "temps_partiel_therapeutique_preparer": (
        "2026-11-22", SICK | {"reprise_prevue_date": "2027-01-04"}, "2026-12-05", "-",
    ),
    "prolongation_arret_2004": ("2015-03-20", SICK | {"reprise_prevue_date": "2015-03-30"}, "-", "2015-04-01"),
    "prolongation_arret_2025": ("2026-12-20", SICK | {"reprise_prevue_date": "2026-12-30"}, "-", "2027-01-01"),
    "visite_reprise_prevue_2012": (
        "2015-01-20", SICK | {"arret_debut": "2015-01-05", "reprise_prevue_date": "2015-02-24"}, "-", "2015-03-04",
    ),
    "visite_reprise_prevue_agricole_2022": (
        "2022-06-15",
        SICK | {"regime": "msa_salarie", "arret_debut": "2022-06-01", "reprise_prevue_date": "2022-07-25"},
        "-", "2022-08-02",
    ),
    "visite_reprise_prevue_2022": (
        "2026-11-22", SICK | {"arret_debut": "2026-09-01", "reprise_prevue_date": "2027-01-04"}, "-", "2027-01-12",
    ),
    "visite_reprise_faite_2012": (
        "2015-03-01", BACK | {"arret_debut": "2015-01-05", "reprise_date": "2015-02-24"}, "-", "2015-03-04",
    ),
    "visite_reprise_faite_2022": (
        "2026-11-22", BACK | {"arret_debut": "2026-08-03", "reprise_date": "2026-11-16"}, "-", "2026-11-24",
    ),
    "contestation_avis_2012": ("2015-07-27", UNFIT | {"avis_inaptitude_date": "2015-06-30"}, "-", "2015-08-30"),
    "contestation_avis_2017": ("2026-11-22", UNFIT | {"avis_inaptitude_date": "2026-11-13"}, "-", "2026-11-30"),
    "inaptitude_reclassement": (
        "2026-02-10", UNFIT | {"avis_inaptitude_date": "2026-01-31"}, "2026-01-31", "2026-02-28",
    ),
    "inaptitude_salaire": ("2024-02-10", UNFIT | {"avis_inaptitude_date": "2024-01-31"}, "2024-03-01", "-"),
    "iti_demande": ("2026-11-22", UNFIT | {"avis_inaptitude_date": "2026-11-13"}, "2026-11-14", "2026-12-13"),
    "entretien_prealable": (
        "2026-11-22",
        ECONOMIC | {"etape_licenciement": "entretien_prealable", "entretien_prealable_date": "2026-11-30"},
        "2026-11-30", "-",
    ),
    "lettre_licenciement_au_plus_tot": (
        "2026-05-07",
        ECONOMIC
        | {"etape_licenciement": "entretien_prealable", "entretien_prealable_date": "2026-05-07", "cadre": False},
        # Saturdays count; 8 May, Ascension on the 14th and two Sundays do not: seven days end on Monday the 18th
        "2026-05-19", "-",
    ),
    "csp_reponse_2011": ("2015-01-20", ECONOMIC | {"csp_propose_date": "2015-01-12"}, "2015-01-12", "2015-02-02"),
    "csp_reponse_2015": ("2026-11-22", ECONOMIC | {"csp_propose_date": "2026-11-09"}, "2026-11-09", "2026-11-30"),
    "csp_convention_fin": ("2026-11-22", ECONOMIC, "2026-12-31", "-"),
    "csp_contestation_2011": (
        "2015-01-10", ECONOMIC | {"adhesion_csp": True, "adhesion_csp_date": "2014-02-28"}, "-", "2015-02-28",
    ),
    "csp_contestation_2015": (
        "2026-11-22", ECONOMIC | {"adhesion_csp": True, "adhesion_csp_date": "2026-03-02"}, "-", "2027-03-02",
    ),
    "csp_fin": (
        "2026-11-22",
        ECONOMIC
        | {"statut": "sans_emploi", "contrat_en_cours": False, "adhesion_csp": True, "fin_contrat_date": "2026-06-30"},
        "2027-06-30", "-",
    ),
    "conge_reclassement_reponse": (
        "2026-12-18",
        ECONOMIC
        | {"effectif_entreprise": 1200, "procedure_collective": "non", "licenciement_notifie_date": "2026-12-17"},
        "-", "2026-12-28",  # Christmas is a Friday
    ),
    "motifs_licenciement_precisions": (
        "2026-12-18", ECONOMIC | {"licenciement_notifie_date": "2026-12-17"}, "-", "2027-01-04",
    ),
    "contestation_licenciement_2008": (
        "2012-10-15", ECONOMIC | {"licenciement_notifie_date": "2012-02-29"}, "-", "2017-02-28",
    ),
    "contestation_licenciement_2013": (
        "2015-07-27", ECONOMIC | {"licenciement_notifie_date": "2015-03-01"}, "-", "2017-03-01",
    ),
    "contestation_licenciement_2017": (
        "2026-11-22", ECONOMIC | {"licenciement_notifie_date": "2026-05-31"}, "-", "2027-05-31",
    ),
    "preavis_fin": (
        "2027-01-02",
        ECONOMIC
        | {
            "anciennete_entreprise_mois": 30, "licenciement_notifie_date": "2026-12-31",
            "rqth": "non", "autre_titre_boe": False,
        },
        "2027-02-28", "-",
    ),
    "priorite_reembauche_2008": (
        "2014-01-10", GONE | {"mode_rupture": "licenciement_economique", "fin_contrat_date": "2013-07-31"},
        "2013-07-31", "2014-07-31",
    ),
    "priorite_reembauche_2014": (
        "2026-11-22", GONE | {"mode_rupture": "licenciement_economique", "fin_contrat_date": "2026-06-30"},
        "2026-06-30", "2027-06-30",
    ),
    "solde_tout_compte": ("2026-11-22", GONE | {"fin_contrat_date": "2026-08-31"}, "-", "2027-02-28"),
    "rupture_conventionnelle_retractation": (
        "2026-11-02",
        EMPLOYEE | {"mode_rupture": "rupture_conventionnelle", "rupture_conventionnelle_date": "2026-10-30"},
        "-", "2026-11-16",  # the 14th is a Saturday
    ),
    "rcc_contestation": (
        "2026-11-22", GONE | {"mode_rupture": "rcc", "fin_contrat_date": "2026-02-28"}, "-", "2027-02-28",
    ),
    "fin_contrat_prevue": ("2026-11-22", EMPLOYEE | {"fin_contrat_prevue_date": "2026-12-31"}, "2026-12-31", "-"),
    "inscription_sans_attendre": ("2026-10-20", GONE | {"fin_contrat_date": "2026-10-31"}, "2026-11-01", "-"),
    "inscription_douze_mois": ("2024-11-22", GONE | {"fin_contrat_date": "2024-02-29"}, "-", "2025-02-28"),
    "ptp_interim_quatre_mois": ("2026-11-22", TEMP | {"fin_contrat_date": "2026-10-31"}, "-", "2027-02-28"),
    "ptp_interim_debut_formation": ("2026-11-22", TEMP | {"fin_contrat_date": "2026-08-31"}, "-", "2027-02-28"),
    "conge_formation_120_jours_2012": (
        "2015-07-27", TRAINING | {"formation_debut_date": "2016-03-01"}, "-", "2015-11-02",
    ),
    "conge_formation_120_jours_2020": (
        "2026-10-05", TRAINING | {"formation_debut_date": "2027-03-01"}, "-", "2026-11-01",
    ),
    "conge_formation_60_jours_2012": (
        "2015-07-27", TRAINING | {"formation_debut_date": "2016-03-01"}, "-", "2016-01-01",
    ),
    "conge_formation_60_jours_2020": (
        "2026-10-05", TRAINING | {"formation_debut_date": "2027-03-01"}, "-", "2026-12-31",
    ),
    "at_information_employeur_1985": ("2015-12-31", HURT | {"accident_date": "2015-12-31"}, "-", "2016-01-01"),
    "at_information_employeur_2019": ("2026-11-20", HURT | {"accident_date": "2026-11-20"}, "-", "2026-11-21"),
    "at_declaration_employeur_1985": ("2015-12-24", HURT | {"accident_date": "2015-12-24"}, "-", "2015-12-28"),
    "at_declaration_employeur_2019": ("2026-04-03", HURT | {"accident_date": "2026-04-03"}, "-", "2026-04-07"),
    "at_declaration_victime": ("2025-11-22", HURT | {"accident_date": "2024-02-29"}, "-", "2026-02-28"),
    "at_reponse_caisse": ("2026-11-22", HURT | {"atmp_dossier_recu_date": "2026-11-02"}, "2026-12-03", "-"),
    "at_reponse_enquete": ("2026-11-22", HURT | {"atmp_dossier_recu_date": "2026-11-02"}, "2027-02-01", "-"),
    "mp_reponse_caisse": ("2026-11-22", SICK | {"atmp_dossier_recu_date": "2026-11-02"}, "2027-03-03", "-"),
    "mp_demande_1998": ("2015-07-27", SICK | {"maladie_pro_certificat_date": "2014-02-28"}, "-", "2016-02-28"),
    "mp_demande_2018": ("2026-11-22", SICK | {"maladie_pro_certificat_date": "2026-02-28"}, "-", "2028-02-28"),
    "atexa_declaration_2005": (
        "2015-07-27", HURT | {"regime": "msa_non_salarie", "accident_date": "2015-07-20"}, "-", "2015-07-28",
    ),
    "atexa_declaration_2026": (
        "2026-11-22", HURT | {"regime": "msa_non_salarie", "accident_date": "2026-11-16"}, "-", "2026-11-24",
    ),
    "decision_caisse_recours_1985": ("2015-07-27", SICK | {"decision_caisse_date": "2015-06-30"}, "-", "2015-08-30"),
    "decision_caisse_recours_2019": ("2026-12-31", SICK | {"decision_caisse_date": "2026-12-31"}, "-", "2027-02-28"),
    "rqth_renouvellement": ("2026-11-22", {"rqth": "oui", "rqth_fin_date": "2027-08-31"}, "2027-02-28", "2027-08-31"),
    "rqth_reponse": ("2026-11-22", {"rqth": "en_cours", "rqth_demande_date": "2026-10-31"}, "2027-02-28", "-"),
}  # fmt: skip
