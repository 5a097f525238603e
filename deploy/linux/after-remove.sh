#!/bin/sh
# What the service kept goes with its settings, when that is asked for.
if [ "$1" = purge ]; then rm -rf /var/lib/k8sgpt /var/lib/private/k8sgpt; fi
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload || :
