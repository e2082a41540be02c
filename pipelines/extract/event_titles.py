"""Events that only the title tells: a headline often says the main news in words that the text does not repeat.

Belongs here: reading a title and tying what it tells to the text's first sentence. Does not belong here: any frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.extract import modality
from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.event_scene import EventScene
from pipelines.extract.quantities import find_quantities
from pipelines.extract.triggers import Trigger, find_triggers


def find_in_title(scene: EventScene) -> Iterator[Trigger]:
    """What the title tells, as triggers that span the text's first sentence, so that offsets are the text's.

    A bare present is what happened ("opens a plant"), as headlines use it.
    """
    document = scene.document
    if not document.title or not document.sentences:
        return
    title = Document(document.title, published=document.published, language=document.language, area=document.area)
    read = EventScene(title, find_quantities(title), (), find_areas(title))
    first = document.sentences[0]
    for trigger in find_triggers(title, read.admits):
        reading = trigger.reading
        if reading.present and reading.status == modality.UNTENSED:
            reading = replace(reading, status=modality.OCCURRED)
        if reading.status == modality.UNTENSED or trigger.frame.weak or trigger.frame.money_object:
            continue
        yield replace(
            trigger,
            sentence=0,
            start=first.start,
            end=first.end,
            word_start=first.start,
            word_end=first.start,
            clause=(first.start, first.end),
            reading=reading,
            nominal=False,
        )
