// SPDX-License-Identifier: Apache-2.0

import { type Json, record, text } from '../../src/core/read.ts';

/** One Kubernetes object as it came: nothing but its identity is looked at. */
export interface RawObject extends Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Json & { readonly name: string; readonly namespace?: string };
}

/** A kind that was read, whether or not there was an object of it. */
export interface RecordedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** `apps/v1` → group `apps`, version `v1`; `v1` → group ``. */
export const groupVersionOf = (apiVersion: string): { readonly group: string; readonly version: string } => {
  const slash = apiVersion.indexOf('/');
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
};

/** Clusters before 1.16 served these kinds in a group that has since been split. */
const MOVED: Readonly<Record<string, string>> = {
  'extensions/DaemonSet': 'apps',
  'extensions/Deployment': 'apps',
  'extensions/ReplicaSet': 'apps',
  'extensions/Ingress': 'networking.k8s.io',
  'extensions/NetworkPolicy': 'networking.k8s.io',
};

/** Group and kind in which an object is the same object, whatever version it was recorded in. */
export const groupKindOf = ({ apiVersion, kind }: RecordedKind): string => {
  const { group } = groupVersionOf(apiVersion);
  return `${MOVED[`${group}/${kind}`] ?? group}/${kind}`;
};

export const namespaceOf = (object: RawObject): string => text(object.metadata.namespace) ?? '';

/** What people call an object: `Pod shop/web-1`, `Node worker-1`. */
export const titleOf = (object: RawObject): string =>
  `${object.kind} ${namespaceOf(object) === '' ? '' : `${namespaceOf(object)}/`}${object.metadata.name}`;

/** True for what can be stored in a cluster: apiVersion, kind and a name. */
export const isRawObject = (value: Json): value is RawObject =>
  Boolean(text(value['apiVersion'])) &&
  Boolean(text(value['kind'])) &&
  Boolean(text(record(value['metadata'])['name']));
