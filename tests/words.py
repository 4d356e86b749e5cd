"""The words of a page as the tests look for them."""


class CurlyApostrophe(AssertionError):
    def __init__(self, words: str) -> None:
        super().__init__(f"« {words} » is never found: here apostrophes are plain, and « not in » would always hold")


class PlainWords(str):
    """Words whose curly apostrophes were made plain: who asks for a curly one is told so."""

    def __contains__(self, words: object) -> bool:
        if "’" in str(words):
            raise CurlyApostrophe(str(words))
        return super().__contains__(words)  # type: ignore[operator]


def plain(words: str) -> PlainWords:
    return PlainWords(words.replace("’", "'"))
