#!/bin/sh
# A service that runs goes on with what is installed now: parts of the program that it has not read yet are those of before.
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload || :
systemctl try-restart k8sgpt.service || :
