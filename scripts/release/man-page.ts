// SPDX-License-Identifier: Apache-2.0

import type { Release } from './_release.ts';

/** Text as troff takes it: nothing in it is a command. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');

/** k8sgpt(1): what `k8sgpt help` says. */
export const manPage = (help: string, { version, epoch }: Pick<Release, 'version' | 'epoch'>): string => {
  const date = new Date(epoch * 1_000).toISOString().slice(0, 10);
  return `.TH K8SGPT 1 "${date}" "k8sgpt ${version}" "User Commands"
.SH NAME
k8sgpt \\- say what is broken in a Kubernetes cluster, and why
.SH SYNOPSIS
.B k8sgpt
.I command
.RI [ options ]
.SH DESCRIPTION
.nf
${plain(help.trim())}
.fi
.SH FILES
.TP
.I /etc/k8sgpt/k8sgpt.yaml
Settings of the service.
.TP
.I /etc/k8sgpt/k8sgpt.env
Its tokens and keys; only root can read them.
.TP
.I ~/.config/k8sgpt/k8sgpt.yaml
Settings of a person.
.SH SEE ALSO
.BR kubectl (1)
`;
};
