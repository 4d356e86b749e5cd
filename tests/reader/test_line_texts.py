"""How the line sorts what comes: every mistake is told at its place."""

import pytest

from cordee.reader.line_texts import TAGS, BrokenTexts, read_tags, read_tags_document
from cordee.reader.yaml_source import read_document
from tests.database import PROJECT

TAG = 'tags:\n  - {id: urgent, label: "À voir", sign: clock, tone: danger}\n'


def tags(text):
    return read_tags_document(read_document(text, file=TAGS))


def test_the_tags_of_the_content_are_read():
    assert {one.id for one in read_tags(PROJECT / "content")} >= {"urgent", "employeur"}
    assert tags(TAG)[0].label == "À voir"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TAG.replace("À voir", "Dépression"), "ne dit rien de la santé"),
        (TAG.replace("danger", "rouge"), "attendu l'un de"),
        (TAG + TAG.partition("\n")[2], "deux fois"),
    ],
)
def test_a_mistake_in_a_tag_is_told(text, said):
    with pytest.raises(BrokenTexts, match=said):
        tags(text)
