#!/bin/sh
# Makes src/ui/fonts/*.woff2 from the Onest of @fontsource-variable/onest: only the signs our four languages use,
# weights 400-700 kept variable. Run it again only when the font or the sign lists change; the results are committed.
# Needs fonttools and brotli (Debian: python3-fonttools python3-brotli); FONT_PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/.."
python="${FONT_PYTHON:-/usr/bin/python3}"
from=node_modules/@fontsource-variable/onest
to=src/ui/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

subset() { # name, source, unicodes
  "$python" -m fontTools.varLib.instancer -q -o "$work/$1.ttf" "$from/files/onest-$2-wght-normal.woff2" wght=400:700
  "$python" -m fontTools.subset "$work/$1.ttf" --unicodes="$3" --flavor=woff2 --output-file="$to/onest-$1.woff2" \
    --layout-features='kern,liga,calt,ccmp,locl,mark,mkmk,tnum,case' --no-hinting --desubroutinize
}

mkdir -p "$to"
subset latin latin 'U+20-7E,U+A0-FF,U+2010-2026,U+2022,U+202F,U+2039,U+203A,U+20AC,U+2212'
subset cyrillic cyrillic 'U+400-45F,U+490,U+491,U+4B0,U+4B1,U+2116'
subset kazakh cyrillic-ext 'U+492,U+493,U+49A,U+49B,U+4A2,U+4A3,U+4AE,U+4AF,U+4BA,U+4BB,U+4D8,U+4D9,U+4E8,U+4E9'
subset tenge latin-ext 'U+20B8'
subset signs symbols 'U+2190,U+2192,U+2713'
cp "$from/LICENSE" "$to/OFL.txt"
ls -l "$to"
