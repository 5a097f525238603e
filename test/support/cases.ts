// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { analysisConfig, analysisSettings } from '../../src/config/analysis.ts';
import { type AnalysisSettings, noSettings } from '../../src/core/analysis-settings.ts';
import type { KindDefinition } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';
import { logLines } from '../../src/core/log-lines.ts';
import type { PodLog } from '../../src/core/pod-logs.ts';
import { text } from '../../src/core/read.ts';
import type { KindState, Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

/**
 * One case of an analyzer: objects in, all of its findings out. A healthy case (no findings) says with `near` of which
 * problem codes it is the nearest healthy state. `unread` hides kinds: kind → why.
 */
export const Case = z.strictObject({
  name: z.string().min(10),
  now: z.iso.datetime().default('2026-01-01T12:00:00Z'),
  near: z.array(z.string()).default([]),
  /** What the API server says that it is. */
  serverVersion: z.string().optional(),
  unread: z.record(z.string(), z.enum(['forbidden', 'absent', 'not-recorded', 'unavailable'])).default({}),
  /** The section `analysis` of a configuration. */
  analysis: analysisConfig.schema.optional(),
  objects: z.array(z.looseObject({ kind: z.string() })),
  /** What containers wrote; of those that are not here there is no log. */
  logs: z
    .array(
      z.strictObject({
        pod: z.string(),
        namespace: z.string().default('shop'),
        container: z.string(),
        previous: z.boolean().default(false),
        text: z.string(),
      }),
    )
    .default([]),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      object: z.string(),
      /** Other objects with the same trouble, beside `object`. */
      with: z.array(z.string()).optional(),
      severity: z.enum(['critical', 'warning', 'info']).optional(),
      messageContains: z.string().optional(),
      owner: z.string().optional(),
      blames: z.array(z.string()).optional(),
    }),
  ),
});
export type Case = z.infer<typeof Case>;

const folder = new URL('../analyzers/', import.meta.url);

/** Keys under `x-` hold pieces that cases refer to with anchors. */
const File = z.object({ cases: z.array(Case).min(1) });

export const caseFiles = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

export const casesOf = (analyzer: string): readonly Case[] =>
  File.parse(parse(readFileSync(new URL(`${analyzer}.yaml`, folder), 'utf8'), { merge: true })).cases;

type Written = Readonly<Record<string, unknown>> & { readonly kind: string };
interface Identity {
  readonly name: string;
  readonly namespace?: string;
}

const definitionOf = (kind: string) => (kinds as Readonly<Partial<Record<string, KindDefinition>>>)[kind];

const uidOf = (kind: string, { namespace, name }: Identity): string => `${kind}/${namespace ?? ''}/${name}`;

/**
 * What a case leaves out and a server would fill in: apiVersion, UIDs, the namespace `shop`, and `owner: Kind/name` as an
 * ownerReference. A `name` beside `kind` is short for metadata.name.
 */
export const complete = ({ kind, name, namespace, owner, ...rest }: Written): unknown => {
  const definition = definitionOf(kind);
  const metadata = (rest['metadata'] ?? {}) as Record<string, unknown>;
  const identity = {
    name: text(name) ?? text(metadata['name']) ?? '',
    ...(definition?.namespaced === false
      ? {}
      : { namespace: text(namespace) ?? text(metadata['namespace']) ?? 'shop' }),
  };
  const [ownerKind, ownerName] = typeof owner === 'string' ? owner.split('/') : [];
  const references =
    ownerKind === undefined || ownerName === undefined
      ? []
      : [
          {
            kind: ownerKind,
            name: ownerName,
            uid: uidOf(ownerKind, { ...identity, name: ownerName }),
            controller: true,
          },
        ];
  return {
    apiVersion: definition?.apiVersions[0] ?? 'v1',
    ...rest,
    kind,
    metadata: { uid: uidOf(kind, identity), ownerReferences: references, ...metadata, ...identity },
  };
};

/** The snapshot of a case: its objects completed, and what it may not read hidden. */
export const snapshotOfCase = ({
  objects,
  now,
  unread,
  serverVersion,
  logs = [],
}: Pick<Case, 'objects' | 'now' | 'unread'> & Partial<Pick<Case, 'serverVersion' | 'logs'>>): Snapshot => {
  const snapshot = snapshotOfObjects(objects.map(complete), { now: Date.parse(now) });
  const hidden = Object.entries(unread).map(([kind, reason]): [string, KindState] => [
    kind,
    { status: 'skipped', reason, detail: `${reason}: cannot list ${kind}`, objects: [], readIn: [] },
  ]);
  const read = logs.map(
    ({ pod, namespace, container, previous, text }): PodLog => ({
      pod: { namespace, name: pod },
      container,
      previous,
      status: 'read',
      lines: logLines(text),
      cut: false,
    }),
  );
  return {
    ...snapshot,
    serverVersion,
    kinds: { ...snapshot.kinds, ...Object.fromEntries(hidden) },
    logs: { logs: read, pods: read.length, left: 0 },
  };
};

/** What the configuration of a case says. */
export const settingsOfCase = ({ analysis }: Case): AnalysisSettings =>
  analysis === undefined ? noSettings : analysisSettings(analysis, 'test');
