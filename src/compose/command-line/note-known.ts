// SPDX-License-Identifier: Apache-2.0

import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import type { ClusterEntry } from '../../core/directory.ts';
import { plain } from '../../core/document.ts';
import type { Report } from '../../core/report.ts';
import type { Workload } from '../../core/workload.ts';
import { type KnownCluster, type KnownHere, knownFile, readKnown } from './known-here.ts';

/** More of them nobody chooses from, and each costs at every press of Tab. */
const MOST = { clusters: 100, namespaces: 1_000, objects: 2_000, incidents: 50, filters: 1_000 };
const LONGEST_TITLE = 100;

interface Seen {
  readonly clusters: readonly ClusterEntry[];
  readonly workloadsOf: (cluster: string) => Promise<readonly Workload[]>;
  readonly report: Report | undefined;
  readonly filters: KnownHere['filters'];
}

const namesOf = (workloads: readonly Workload[]): KnownCluster['objects'] =>
  workloads
    .slice(0, MOST.objects)
    .map(({ kind, namespace, name }) => ({ namespace, name: `${kind.toLowerCase()}/${name}` }));

/** Adds what a command saw. A file that cannot be written costs completions, not the command. */
export const noteKnown = async (stateDir: string, seen: Seen): Promise<void> => {
  const before = await readKnown(stateDir);
  const now: KnownCluster[] = [];
  for (const entry of seen.clusters) {
    const earlier = before.clusters.find(({ name }) => name === entry.name);
    const objects = namesOf(await seen.workloadsOf(entry.name));
    const { namespaces } = entry;
    now.push({
      name: entry.name,
      default: entry.default,
      namespaces: (namespaces.length > 0 ? namespaces : (earlier?.namespaces ?? [])).slice(
        0,
        MOST.namespaces,
      ),
      objects: objects.length > 0 ? objects : (earlier?.objects ?? []),
    });
  }
  const others = before.clusters
    .filter(({ name }) => !now.some((cluster) => cluster.name === name))
    .map((cluster) => ({ ...cluster, default: cluster.default && now.length === 0 }));
  const known: KnownHere = {
    clusters: [...now, ...others].slice(0, MOST.clusters),
    incidents:
      seen.report === undefined
        ? before.incidents
        : seen.report.incidents
            .slice(0, MOST.incidents)
            .map(({ title }) => plain(title).slice(0, LONGEST_TITLE)),
    filters: seen.filters
      .slice(0, MOST.filters)
      .map(({ name, title }) => ({ name, title: title.slice(0, LONGEST_TITLE) })),
  };
  const path = knownFile(stateDir);
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify(known), { mode: 0o600 });
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch {
    // A home that is read-only has no completions, and nothing else is lost.
  }
};
