#!/bin/bash
# Makes python.json and javascript.json anew from values.json, then confirms that both implementations
# read embedded.json, which our writer made, as the same values. With the argument "confirm", only the latter.
# Needs Debian's apt-get and python3, node and npm; installs into a temporary folder and leaves nothing behind.
set -euo pipefail

golden=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Debian's package goes with the distribution's own python3, and with no other that may come first in PATH.
apt-get download -qq python3-msgpack 2>/dev/null || { apt-get update -qq && apt-get download -qq python3-msgpack; }
dpkg -x python3-msgpack_*.deb python
npm install --silent --no-audit --no-fund @msgpack/msgpack@3.1.3

python() { PYTHONPATH="$work/python/usr/lib/python3/dist-packages" /usr/bin/python3 "$golden/generate.py" "$@"; }
javascript() { node "$golden/generate.mjs" "$@"; }

if [ "${1:-}" != confirm ]; then
  python write "$golden/values.json" > python.json
  javascript write "$golden/values.json" > javascript.json
  mv python.json javascript.json "$golden/"
fi
python confirm "$golden/values.json" "$golden/embedded.json"
javascript confirm "$golden/values.json" "$golden/embedded.json"
