// SPDX-License-Identifier: Apache-2.0

import type { KubeconfigSecret } from '../../src/core/ports/cluster-reader.ts';

/** `Secret fleet/edge-kubeconfig in management`: for errors. */
export const placeWords = ({ from, namespace, name }: KubeconfigSecret): string =>
  `Secret ${namespace}/${name} in ${from}`;

export const placeKey = ({ from, namespace, name, key }: KubeconfigSecret): string =>
  JSON.stringify([from, namespace, name, key]);

/** A cluster that Cluster API or the configuration names, and where its kubeconfig lies. */
export interface Placed {
  /** How people call it. */
  readonly cluster: string;
  readonly place: KubeconfigSecret;
  /** It may name a proxy that is spoken to in place of the server. */
  readonly allowProxy: boolean;
  /** It is told that it is missing, until it is there: whoever named it expects it. */
  readonly isExpected: boolean;
}

/** What was said of a trouble, ended once. */
export const sentence = (words: string): string => (words.endsWith('.') ? words : `${words}.`);
