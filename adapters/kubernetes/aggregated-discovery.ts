// SPDX-License-Identifier: Apache-2.0

import { type Json, list, record, text } from '../../src/core/read.ts';

/** What is known of one apiVersion: its kinds as `plural`, or why not. */
export type Resources = ReadonlySet<string> | 'absent' | 'unknown' | { readonly failing: string };

/**
 * The answer of `/api` or `/apis` in the form that tells everything at once (Kubernetes 1.26 and later):
 * apiVersion → the plurals of its kinds. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export const versionsInGroups = (json: Json): ReadonlyMap<string, Resources> => {
  const versions = new Map<string, Resources>();
  for (const group of list(json['items'], (item) => item)) {
    const name = text(record(group['metadata'])['name']) ?? '';
    for (const entry of list(group['versions'], (item) => item)) {
      const version = text(entry['version']) ?? '';
      const plurals = list(entry['resources'], (resource) => text(resource['resource']) ?? '');
      // The server of an aggregated API did not answer; what is told of it is from before.
      const isStale = entry['freshness'] === 'Stale';
      versions.set(
        name === '' ? version : `${name}/${version}`,
        isStale && plurals.length === 0 ? { failing: 'its API server does not answer' } : new Set(plurals),
      );
    }
  }
  return versions;
};
