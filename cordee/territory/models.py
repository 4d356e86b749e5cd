from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models


class Departement(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(max_length=60)
    region_code = models.CharField(max_length=3)
    before_2016_region = models.CharField(max_length=2, blank=True)  # known for the two regions that merged here

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(models.Model):
    """Present-day perimeters (2026): never an answer about 2015, see data/README.md."""

    siren = models.CharField(primary_key=True, max_length=9)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    population = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=60)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, null=True, on_delete=models.PROTECT, related_name="communes")
    postal_codes = ArrayField(models.CharField(max_length=5))
    population = models.PositiveIntegerField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    search_key = models.TextField()

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class FormerCommune(models.Model):
    """A code that is no commune any more (merged, associated, arrondissement); when it ended is not known."""

    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=24)
    current = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="former")
    postal_codes = ArrayField(models.CharField(max_length=5))

    def __str__(self) -> str:
        return self.name or self.code


class PlaceName(models.Model):
    """One way to type a commune: its name, the end of its name, a former name, a postal code.

    What ordering needs is repeated here, so that a search reads one index and one table.
    """

    key = models.TextField()
    whole = models.BooleanField()  # False: only the end of the name
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="names")
    former = models.ForeignKey(FormerCommune, null=True, on_delete=models.CASCADE, related_name="names")
    departement_code = models.CharField(max_length=3)
    population = models.PositiveIntegerField()
    postal = models.TextField()  # "|42000|42100": a prefix is found with "|42"

    class Meta:
        indexes = [models.Index(OpClass("key", name="text_pattern_ops"), name="territory_placename_prefix")]

    def __str__(self) -> str:
        return self.key


class Basin(models.Model):
    """A territory drawn by hand (data/bassins.yaml)."""

    TRIAL = "essai_2008"
    EMPLOYMENT = "bassin"

    id = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[(TRIAL, "Essai de 2008"), (EMPLOYMENT, "Bassin d'emploi")])
    approximate = models.BooleanField(default=True)
    communes = models.ManyToManyField(Commune, related_name="basins")

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["essai_2008", "bassin"]), name="basin_is_of_a_known_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Load(models.Model):
    """Which files the tables of this room hold: the same files are not loaded twice."""

    content_hash = models.CharField(primary_key=True, max_length=64)
    communes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.content_hash[:12]
