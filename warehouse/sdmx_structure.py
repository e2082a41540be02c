"""A data structure definition as an SDMX-JSON 2.0 structure message: code lists, concepts, structure, dataflow.

Belongs here: the form of the message. Does not belong here: what the data is about (`warehouse.export_sdmx`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

_AGENCY = "DATELINE"
_ID = "FIGURES"
_VERSION = "1.0.0"
_CONCEPTS = "CONCEPTS"
_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
_MODEL = "urn:sdmx:org.sdmx.infomodel"


@dataclass(frozen=True, slots=True)
class Component:
    """A column of the data: its role, its code list (by name, if it is coded), its type where it is not."""

    id: str
    role: Literal["dimension", "time", "measure", "attribute"]
    codes: str | None = None
    kind: Literal["String", "Double", "Integer"] = "String"


def structure_id() -> str:
    """The dataflow as rows of SDMX-CSV name it: agency, id, version."""
    return f"{_AGENCY}:{_ID}({_VERSION})"


def structure(
    components: Iterable[Component], code_lists: Mapping[str, Mapping[str, str]], meanings: Mapping[str, str]
) -> dict[str, object]:
    """The message. code_lists: name of the list, code, name of the code. meanings: what each component means."""
    listed = list(components)
    return {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{_AGENCY}_{_ID}",
            "prepared": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sender": {"id": _AGENCY},
        },
        "data": {
            "codelists": [_code_list(name, codes) for name, codes in code_lists.items()],
            "conceptSchemes": [
                {**_named(_CONCEPTS, "Concepts"), "concepts": [_concept(one, meanings) for one in listed]}
            ],
            "dataflows": [
                {
                    **_named(_ID, "Economic figures reported by news"),
                    "structure": f"{_MODEL}.datastructure.DataStructure={structure_id()}",
                }
            ],
            "dataStructures": [
                {**_named(_ID, "Economic figures reported by news"), "dataStructureComponents": _roles(listed)}
            ],
        },
    }


def _named(name: str, title: str) -> dict[str, object]:
    return {"agencyID": _AGENCY, "id": name, "version": _VERSION, "name": title}


def _code_list(name: str, codes: Mapping[str, str]) -> dict[str, object]:
    items = [{"id": code, "name": title} for code, title in codes.items()]
    return {**_named(f"CL_{name}", name.replace("_", " ").capitalize()), "codes": items}


def _concept(component: Component, meanings: Mapping[str, str]) -> dict[str, object]:
    name = component.id.replace("_", " ").capitalize()
    return {"id": component.id, "name": name, "description": meanings.get(component.id) or name}


def _roles(components: Iterable[Component]) -> dict[str, object]:
    listed = list(components)
    attributes = [
        {**_component(one), "attributeRelationship": {"observation": {}}} for one in listed if one.role == "attribute"
    ]
    dimensions = [_component(one) for one in listed if one.role == "dimension"]
    (time,) = (_component(one) for one in listed if one.role == "time")
    return {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": time},
        "measureList": {"id": "MeasureDescriptor", "measures": [_component(m) for m in listed if m.role == "measure"]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }


def _component(component: Component) -> dict[str, object]:
    representation: dict[str, object] = {"format": {"dataType": component.kind}}
    if component.role == "time":
        representation = {"format": {"dataType": "ObservationalTimePeriod"}}
    elif component.codes is not None:
        target = f"{_AGENCY}:CL_{component.codes}({_VERSION})"
        representation = {"enumeration": f"{_MODEL}.codelist.Codelist={target}"}
    return {
        "id": component.id,
        "conceptIdentity": f"{_MODEL}.conceptscheme.Concept={_AGENCY}:{_CONCEPTS}({_VERSION}).{component.id}",
        "localRepresentation": representation,
    }
