#!/usr/bin/env bash
# Builds Embedded and runs what is in it; './build.sh help' lists the verbs.
# On Debian and Ubuntu it installs what is missing, but for the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export PATH="$PATH:/usr/sbin:/sbin"

readonly ROCKSDB_VERSION_MIN=7.8

usage() {
  cat <<'TEXT'
./build.sh VERB [arguments]

  demo [--objects N]   a hub and a kiosk as two processes: download, offline work, kill -9, wipe, comparison;
                       the catalogue is the distribution's package index, or N products that are made up
  test                 builds everything and runs all tests
  verify [arguments]   property-based verification runs
  bench [arguments]    benchmarks
  help                 this text

Exit code: 0 success, 2 something has to be installed first, else that of what was run.
TEXT
}

fail() {
  printf 'build.sh: %s\n' "$@" >&2
  exit 2
}

check_sdk() {
  if ! command -v dotnet >/dev/null && [[ -x $HOME/.dotnet/dotnet ]]; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
  fi
  local found=
  if command -v dotnet >/dev/null; then found=$(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '); fi
  # What global.json asks for.
  if [[ " $found" =~ \ 10\.0\.[1-9][0-9][0-9] ]]; then return; fi
  fail "the .NET SDK 10.0.100 or a later 10.0 is needed; found: ${found:-none}." \
    "Install it (apt-get install dotnet-sdk-10.0, or https://dotnet.microsoft.com/download/dotnet/10.0)" \
    "and run this again."
}

# True where the first version is at least the second.
is_at_least() {
  [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]
}

# The newest of the versions on standard input, if it is new enough.
newest_usable_version() {
  local newest
  newest=$(sort -V | tail -n 1)
  if [[ -n $newest ]] && is_at_least "$newest" "$ROCKSDB_VERSION_MIN"; then printf '%s\n' "$newest"; fi
}

has_rocksdb() {
  local libraries
  # Without ldconfig there is no telling; the programs themselves then say what is missing.
  command -v ldconfig >/dev/null || return 0
  libraries=$(ldconfig -p)
  if [[ -n ${EMBEDDED_ROCKSDB_LIBRARY:-} ]]; then
    [[ -e $EMBEDDED_ROCKSDB_LIBRARY || $libraries == *"$EMBEDDED_ROCKSDB_LIBRARY "* ]] && return 0
    fail "EMBEDDED_ROCKSDB_LIBRARY names '$EMBEDDED_ROCKSDB_LIBRARY', which is not there. Correct or unset it."
  fi
  [[ -n $(sed -nE 's/^\s*librocksdb\.so\.([0-9]+\.[0-9]+) .*/\1/p' <<<"$libraries" | newest_usable_version) ]]
}

# The distribution's package of the newest version, such as librocksdb7.8; empty where there is none.
rocksdb_package() {
  local names version
  names=$(apt-cache search --names-only '^librocksdb[0-9]' | cut -d' ' -f1)
  version=$(sed -nE 's/^librocksdb([0-9]+\.[0-9]+)(t64)?$/\1/p' <<<"$names" | newest_usable_version)
  if [[ -n $version ]]; then grep -m 1 -E "^librocksdb${version//./\\.}(t64)?$" <<<"$names"; fi
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

ensure_rocksdb() {
  if has_rocksdb; then return; fi
  command -v apt-get >/dev/null || fail \
    "RocksDB's library, version $ROCKSDB_VERSION_MIN or later, is missing, and there is no apt to install it with." \
    "Install it by other means; EMBEDDED_ROCKSDB_LIBRARY may name its file."
  local package
  package=$(rocksdb_package)
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail "RocksDB's library is missing. As root, run:" \
      "  apt-get update && apt-get install --yes ${package:-librocksdb$ROCKSDB_VERSION_MIN}"
  fi
  echo "RocksDB's library is missing; installing the distribution's."
  if [[ -z $package ]]; then
    as_root apt-get update -qq
    package=$(rocksdb_package)
  fi
  [[ -n $package ]] || fail \
    "this distribution has no RocksDB $ROCKSDB_VERSION_MIN or later (Debian 12 and Ubuntu 24.04 have)." \
    "Install it by other means; EMBEDDED_ROCKSDB_LIBRARY may name its file."
  install_package "$package" || { as_root apt-get update -qq && install_package "$package"; } ||
    fail "$package could not be installed; see above."
}

install_package() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends "$1"
}

# Warnings are errors: Directory.Build.props says so.
build() {
  check_sdk
  ensure_rocksdb
  echo "Building $1"
  dotnet restore "$1" --locked-mode --verbosity quiet
  # Not 'dotnet build', which sums up even where it is to be quiet.
  dotnet msbuild "$1" -maxcpucount -nologo -verbosity:quiet -property:Configuration=Release
}

run() {
  local project=$1
  shift
  # 'demo -- --objects N' and 'demo --objects N' mean the same.
  if [[ ${1:-} == -- ]]; then shift; fi
  build "$project"
  exec dotnet "$project/bin/Release/net10.0/$(basename "$project").dll" "$@"
}

run_tests() {
  build Embedded.sln
  dotnet test Embedded.sln --configuration Release --no-build --tl:off --logger 'console;verbosity=minimal'
}

main() {
  local verb=${1:-help}
  if (($# > 0)); then shift; fi
  case $verb in
    demo) run docs/samples/Kiosk/Kiosk.Demo "$@" ;;
    test) run_tests ;;
    verify) run testkit/Embedded.Sync.Verifier "$@" ;;
    bench) run testkit/Embedded.Sync.Benchmarks "$@" ;;
    help | --help | -h) usage ;;
    *) usage >&2; exit 1 ;;
  esac
}

main "$@"
