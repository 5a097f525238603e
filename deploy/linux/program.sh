#!/bin/sh
# Calls a program of /usr/lib/k8sgpt by the name that this one was called by: k8sgpt, or what kubectl looks for.
here=$(dirname "$(readlink -f "$0")")
node=$here/node
[ -x "$node" ] || node=node
exec "$node" "$here/bin/$(basename "$0").mjs" "$@"
