// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition } from '../../../src/core/kind.ts';
import { kinds } from '../../../src/core/kinds/index.ts';
import { ago } from './clock.ts';

/** An object as an API server sends it. */
export interface Thing {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string } & Readonly<
    Record<string, unknown>
  >;
  readonly [field: string]: unknown;
}

interface Given {
  readonly ns?: string | null;
  /** Minutes since it was made. */
  readonly age?: number;
  readonly owner?: Thing | undefined;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly apiVersion?: string;
  readonly [field: string]: unknown;
}

const versionOf = (kind: string): string =>
  (kinds as Readonly<Partial<Record<string, KindDefinition>>>)[kind]?.apiVersions[0] ?? 'v1';

/** One object with what a server fills in; in namespace `shop` unless told otherwise, none with null. */
export const thing = (
  kind: string,
  name: string,
  { ns = 'shop', age = 60, owner, meta = {}, apiVersion = versionOf(kind), ...rest }: Given = {},
): Thing => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(ns === null ? {} : { namespace: ns }),
    uid: `${kind}-${ns ?? ''}-${name}`,
    creationTimestamp: ago(age),
    generation: 1,
    ...(owner === undefined
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: owner.apiVersion,
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        }),
    ...meta,
  },
  ...rest,
});

let events = 0;

/** What a component said of an object, first and last so many minutes before. */
export const said = (
  on: Thing,
  reason: string,
  message: string,
  {
    type = 'Warning',
    from = 30,
    to = 1,
    count = 5,
    container,
  }: {
    readonly type?: string;
    readonly from?: number;
    readonly to?: number;
    readonly count?: number;
    readonly container?: string;
  } = {},
): Thing =>
  thing('Event', `${on.metadata.name}.${((events += 1)).toString(16)}`, {
    ns: on.metadata.namespace ?? 'default',
    apiVersion: 'v1',
    age: from,
    involvedObject: {
      apiVersion: on.apiVersion,
      kind: on.kind,
      name: on.metadata.name,
      namespace: on.metadata.namespace,
      uid: on.metadata.uid,
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: ago(from),
    lastTimestamp: ago(to),
    source: {},
    reportingComponent: '',
    reportingInstance: '',
    eventTime: null,
  });

/** The first of a kind among them. Throws when there is none. */
export const firstOf = (kind: string, among: readonly Thing[]): Thing => {
  const found = among.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind} among them`);
  return found;
};
