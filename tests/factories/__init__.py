"""One factory a model. Rows are written outside row-level security: what a test arranges is not what it proves."""

from typing import Any, TypeVar

from factory.django import DjangoModelFactory

from tests.database import bypass_row_security

Row = TypeVar("Row")


class RoomFactory(DjangoModelFactory[Row]):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Row], *args: Any, **kwargs: Any) -> Row:
        with bypass_row_security():
            return super()._create(model_class, *args, **kwargs)
