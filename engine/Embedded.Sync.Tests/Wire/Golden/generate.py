"""Writes and reads the values of values.json with python3-msgpack. See README.md."""

import base64
import json
import struct
import sys
import zlib

import msgpack


def native(value):
    """The Python value that a description stands for."""
    kind = value["type"]
    repeat = value.get("repeat", 1)
    if kind == "nil":
        return None
    if kind == "boolean":
        return value["value"]
    if kind == "integer":
        return int(value["value"])
    if kind == "float32":
        return struct.unpack(">f", bytes.fromhex(value["bits"]))[0]
    if kind == "float64":
        return struct.unpack(">d", bytes.fromhex(value["bits"]))[0]
    if kind == "string":
        return value["value"] * repeat
    if kind == "binary":
        return bytes.fromhex(value["value"]) * repeat
    if kind == "extension":
        # A class of its own holds the specification's negative codes, which ExtType refuses.
        return Extension(value["code"], bytes.fromhex(value["value"]) * repeat)
    if kind == "timestamp":
        return msgpack.Timestamp(int(value["seconds"]), value["nanoseconds"])
    if kind == "array":
        return [native(item) for item in value["items"]] * repeat
    if kind == "map":
        return {f"k{index}": index for index in range(value["count"])}
    raise ValueError(kind)


class Extension:
    def __init__(self, code, data):
        self.code, self.data = code, data


def written(value):
    packer = msgpack.Packer(use_single_float=value["type"] == "float32", autoreset=False)
    if value["type"] == "extension":
        extension = native(value)
        packer.pack_ext_type(extension.code, extension.data)
    else:
        packer.pack(native(value))
    return packer.bytes()


def comparable(value):
    """A form in which equal means: of the same type and the same bits."""
    if isinstance(value, float):
        return "float", struct.pack(">d", value)
    if isinstance(value, (list, tuple)) and not isinstance(value, msgpack.ExtType):
        return "array", [comparable(item) for item in value]
    if isinstance(value, dict):
        return "map", [(key, comparable(item)) for key, item in value.items()]
    if isinstance(value, Extension):
        return "extension", value.code, value.data
    return type(value).__name__, value


def encoded(name, data):
    if len(data) <= 300:
        return {"name": name, "hex": data.hex()}
    return {"name": name, "zlib": base64.b64encode(zlib.compress(data, 9)).decode()}


def decoded(entry):
    if "hex" in entry:
        return bytes.fromhex(entry["hex"])
    return zlib.decompress(base64.b64decode(entry["zlib"]))


def write(values):
    print("[")
    print(",\n".join("  " + json.dumps(encoded(value["name"], written(value))) for value in values))
    print("]")


def confirm(values, path):
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    if [entry["name"] for entry in entries] != [value["name"] for value in values]:
        sys.exit(f"{path} does not have the values of values.json")
    for value, entry in zip(values, entries):
        options = {"ext_hook": Extension, "strict_map_key": True, "timestamp": 0}
        read = msgpack.unpackb(decoded(entry), **options)
        if comparable(read) != comparable(native(value)):
            sys.exit(f"python3-msgpack reads {value['name']} differently")
    print(f"python3-msgpack {'.'.join(map(str, msgpack.version))} reads all {len(values)} values", file=sys.stderr)


with open(sys.argv[2], encoding="utf-8") as source:
    described = json.load(source)
if sys.argv[1] == "write":
    write(described)
else:
    confirm(described, sys.argv[3])
