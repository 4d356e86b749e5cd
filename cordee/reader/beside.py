"""Files of the content that stand beside the catalogue: they decide nothing, and are in no release."""

from cordee.reader.fields import Problem


class Broken(ValueError):
    """Every problem found, with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
