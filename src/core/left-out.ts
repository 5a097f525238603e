// SPDX-License-Identifier: Apache-2.0

/** A part of a cluster that whoever runs the bot does not want read. */
export interface LeftOut {
  readonly choice: 'secrets' | 'cluster-scoped' | 'groups' | 'custom-resources';
  /** "Secrets". */
  readonly what: string;
  /** "kubernetes.secrets: none". */
  readonly setting: string;
}

/** "Secrets (kubernetes.secrets: none)". */
export const leftOutText = ({ what, setting }: LeftOut): string => `${what} (${setting})`;
