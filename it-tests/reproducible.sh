#!/usr/bin/env bash
# Builds the published jars twice from the sources, in two empty folders of different names, and
# compares their SHA-256. Exits 0 when all are equal. Not part of verify: it takes some minutes.
#   it-tests/reproducible.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
  mkdir "$work/$1"
  tar -c --exclude=target --exclude=.git . | tar -x -C "$work/$1"
  modules=annotations,core,agent
  if [[ -f filter/pom.xml ]]; then modules=$modules,filter; fi
  mvn -B -q -f "$work/$1/pom.xml" -pl "$modules" -am package -DskipTests -Dspotless.check.skip
  (cd "$work/$1" && sha256sum {annotations,core,agent,filter}/target/weft-*.jar 2> /dev/null || true) |
    grep -v -e -tests.jar
}

build first > "$work/first.sums"
build the-second > "$work/second.sums"
cat "$work/first.sums"
for module in annotations core agent; do
  grep -q " $module/target/weft-$module-[^/]*\.jar$" "$work/first.sums" ||
    { echo "no jar of $module was built" >&2; exit 1; }
done
if diff "$work/first.sums" "$work/second.sums"; then
  echo "reproducible: both builds gave the same jars"
else
  echo "NOT reproducible: the builds differ, see above" >&2
  exit 1
fi
