"""What is done to a text in any language."""


def capitalised(text: str) -> str:
    """Give the first letter its capital, after the parentheses that may open the text."""
    opening = len(text) - len(text.lstrip("("))
    return text[:opening] + text[opening : opening + 1].upper() + text[opening + 1 :]
