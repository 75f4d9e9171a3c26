"""Prints, from the broker's own jar, how its requests and responses lie on the wire, one line each:

    ListGroups request 4 flexible {[string]}

with the words of tests/support/wiretables.h. Called by wiretablestest with the folder of Kafka's jars and the names."""
import json
import pathlib
import re
import sys
import zipfile


def versions(text, newest=0x7fff):
    if text == "none":
        return range(0)
    ends = text.split("-")
    if text.endswith("+"):
        return range(int(text[:-1]), newest + 1)
    return range(int(ends[0]), int(ends[-1]) + 1)


def layout(fields, commons, version):
    words = []
    for field in fields:
        if version not in versions(field["versions"]) or "tag" in field:
            continue
        kind = field["type"]
        inner = kind.removeprefix("[]")
        if inner[0].isupper():
            word = layout(field.get("fields") or commons[inner], commons, version)
            if kind == inner and version in versions(field.get("nullableVersions", "none")):
                word = "?" + word
        else:
            word = inner.replace("uint", "int")
        words.append(f"[{word}]" if kind != inner else word)
    return "{" + " ".join(words) + "}"


jar = next(pathlib.Path(sys.argv[1]).glob("kafka-clients-*.jar"))
with zipfile.ZipFile(jar) as files:
    for name in sys.argv[2:]:
        for side in ("Request", "Response"):
            text = files.read(f"common/message/{name}{side}.json").decode()
            message = json.loads(re.sub(r"(^|\s)//.*", "", text))
            commons = {one["name"]: one["fields"] for one in message.get("commonStructs", [])}
            for version in versions(message["validVersions"]):
                form = "flexible" if version in versions(message["flexibleVersions"]) else "plain"
                print(name, side.lower(), version, form, layout(message["fields"], commons, version))
