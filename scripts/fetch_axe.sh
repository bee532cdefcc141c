#!/bin/sh
# Puts axe-core (from the npm registry, MPL-2.0, not committed) where the accessibility test finds it.
set -eu
cd "$(dirname "$0")/.."
[ -f var/axe/package/axe.min.js ] && exit 0
command -v npm >/dev/null 2>&1 || { echo "no npm: the accessibility test will be skipped"; exit 0; }
mkdir -p var/axe
cd var/axe
npm pack --silent axe-core@4.14.1 >/dev/null
tar xzf axe-core-*.tgz
rm -f axe-core-*.tgz
