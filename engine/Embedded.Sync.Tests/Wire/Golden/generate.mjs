// Writes and reads the values of values.json with @msgpack/msgpack. See README.md.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync, inflateSync } from "node:zlib";
import { isDeepStrictEqual } from "node:util";

// Found in the folder that make.sh installs to, which is the current one.
const msgpack = createRequire(`${process.cwd()}/`)("@msgpack/msgpack");
const { decode, encode, encodeTimeSpecToTimestamp, decodeTimestampToTimeSpec, ExtData, ExtensionCodec } = msgpack;

// Extensions are kept as they are, and timestamps as seconds and nanoseconds: a Date has milliseconds only.
const extensionCodec = new ExtensionCodec();
for (let code = -128; code <= 127; code++) {
  const read = (data) => code === -1 ? decodeTimestampToTimeSpec(data) : { code, data: Buffer.from(data) };
  extensionCodec.register({ type: code, encode: () => null, decode: read });
}

const bytes = (value) => Buffer.from(value.value.repeat(value.repeat ?? 1), "hex");

const repeated = (items, repeat = 1) => Array.from({ length: repeat }, () => items).flat();

// A number of JavaScript holds 53 bits; wider integers are BigInt, which is written in 64 bits.
function integer(value) {
  const wide = BigInt(value.value);
  return wide > 0xffffffffn || wide < -0x80000000n ? wide : Number(wide);
}

// The JavaScript value that a description stands for.
function native(value) {
  switch (value.type) {
    case "nil": return null;
    case "boolean": return value.value;
    case "integer": return integer(value);
    case "float32": return Buffer.from(value.bits, "hex").readFloatBE();
    case "float64": return Buffer.from(value.bits, "hex").readDoubleBE();
    case "string": return value.value.repeat(value.repeat ?? 1);
    case "binary": return new Uint8Array(bytes(value));
    case "extension": return new ExtData(value.code, new Uint8Array(bytes(value)));
    case "timestamp": {
      const time = { sec: Number(value.seconds), nsec: value.nanoseconds };
      return new ExtData(-1, encodeTimeSpecToTimestamp(time));
    }
    case "array": return repeated(value.items.map(native), value.repeat);
    case "map": return Object.fromEntries(Array.from({ length: value.count }, (_, index) => [`k${index}`, index]));
    default: throw new Error(value.type);
  }
}

// The JavaScript value that is read for a description.
function expected(value) {
  switch (value.type) {
    case "extension": return { code: value.code, data: bytes(value) };
    case "timestamp": return { sec: Number(value.seconds), nsec: value.nanoseconds };
    case "array": return repeated(value.items.map(expected), value.repeat);
    default: return native(value);
  }
}

const written = (value) => Buffer.from(
  encode(native(value), { useBigInt64: true, forceFloat32: value.type === "float32", extensionCodec }));

const encoded = (name, data) => data.length <= 300
  ? { name, hex: data.toString("hex") }
  : { name, zlib: deflateSync(data, { level: 9 }).toString("base64") };

const decoded = (entry) => entry.hex !== undefined
  ? Buffer.from(entry.hex, "hex")
  : inflateSync(Buffer.from(entry.zlib, "base64"));

// In the form of Python's json module, so that the files can be compared.
const line = (entry) => "  " + JSON.stringify(entry).replaceAll('":"', '": "').replaceAll('","', '", "');

function confirm(values, entries) {
  if (!isDeepStrictEqual(entries.map((entry) => entry.name), values.map((value) => value.name)))
    throw new Error("The file does not have the values of values.json");
  values.forEach((value, index) => {
    // A plain Uint8Array: binary is read as parts of the input, and would come as Buffer from one.
    const read = decode(new Uint8Array(decoded(entries[index])), { useBigInt64: true, extensionCodec });
    if (!isDeepStrictEqual(read, expected(value))) throw new Error(`@msgpack/msgpack reads ${value.name} differently`);
  });
  console.error(`@msgpack/msgpack reads all ${values.length} values`);
}

const [step, valuesPath, entriesPath] = process.argv.slice(2);
const values = JSON.parse(readFileSync(valuesPath, "utf8"));
if (step === "write")
  console.log(`[\n${values.map((value) => line(encoded(value.name, written(value)))).join(",\n")}\n]`);
else
  confirm(values, JSON.parse(readFileSync(entriesPath, "utf8")));
