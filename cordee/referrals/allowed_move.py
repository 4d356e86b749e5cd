"""The pairs of states that the journal of requests may hold."""

from django.db import models


class AllowedMove(models.Model):
    """The pairs of the table ``ARROWS``, to which the journal has a foreign key. Filled by a migration."""

    pk = models.CompositePrimaryKey("from_state", "to_state")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
