#!/bin/sh
# Only when it goes for good (remove of dpkg, 0 of rpm): upgrades ask this, too.
case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac
[ -d /run/systemd/system ] || exit 0
systemctl disable --now k8sgpt.service || :
