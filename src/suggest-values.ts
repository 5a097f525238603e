// SPDX-License-Identifier: Apache-2.0

import { type Access, maySeeCluster } from './core/access.ts';
import type { AnyCommand } from './core/command.ts';
import type { Conversation } from './core/conversation.ts';
import { type ClusterEntry, type Directory, defaultClusterOf } from './core/directory.ts';
import { plain } from './core/document.ts';
import type { Filter } from './core/filters-of.ts';
import type { Suggests } from './core/flags.ts';
import type { Suggestion, SuggestRequest } from './core/ports/desk.ts';
import type { Report } from './core/report.ts';
import type { Workload } from './core/workload.ts';
import type { KnownWorkloads } from './known-workloads.ts';
import { shortText } from './views/words.ts';

interface SuggestParts {
  readonly commands: readonly AnyCommand[];
  readonly filters: readonly Filter[];
  readonly directory: () => Promise<Directory>;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly lastFor: (conversation: Conversation) => Promise<string | undefined>;
  };
  readonly workloads: Pick<KnownWorkloads, 'of'>;
  readonly accessOf: (request: SuggestRequest) => Access;
}

/** What Discord shows at most. https://docs.discord.com/developers/interactions/application-commands#autocomplete */
const MOST = 25;

const same = (value: string): Suggestion => ({ label: value, value });

/** Names that start with what is typed come before those that merely hold it. */
const matching = (values: readonly Suggestion[], typed: string): readonly Suggestion[] => {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ label }: Suggestion): number => {
    const at = label.toLowerCase().indexOf(wanted);
    return at < 0 ? 2 : Math.min(at, 1);
  };
  return values
    .map((value) => ({ value, rank: rank(value) }))
    .filter(({ rank: place }) => place < 2)
    .sort((a, b) => a.rank - b.rank || (a.value.label < b.value.label ? -1 : 1))
    .map(({ value }) => value);
};

const whatIsAsked = (
  { verb, flag }: SuggestRequest,
  commands: readonly AnyCommand[],
): Suggests | undefined => {
  const command = commands.find((candidate) => candidate.verb === verb);
  if (flag === undefined) return command?.operands?.suggests;
  const spec = command?.flags[flag];
  return spec === undefined || spec.type === 'boolean' ? undefined : spec.suggests;
};

/** Discord's bound of what a choice is called. */
const LABEL = 100;

/** Incidents of the report that is meant: the one that is named, else the last one there. */
const incidentsOf = async (
  { conversation, given }: SuggestRequest,
  { reports }: Pick<SuggestParts, 'reports'>,
  access: Access,
): Promise<readonly Suggestion[]> => {
  const id = given['report'] ?? (await reports.lastFor(conversation));
  const report = id === undefined ? undefined : await reports.load(id);
  const isVisible =
    report !== undefined &&
    maySeeCluster(access, report.cluster) &&
    // What was read with somebody's rights, or of more than may be seen here, is not offered.
    (report.as === undefined || report.as === access.identity?.user) &&
    (access.namespaces === undefined ||
      report.scope.namespaces?.every((namespace) => access.namespaces?.includes(namespace)) === true);
  if (!isVisible) return [];
  return report.incidents.map((incident, at) => ({
    label: shortText(`${at + 1} · ${plain(incident.title)}`, LABEL),
    value: String(at + 1),
  }));
};

/** Workloads of the namespaces that were named, else of all that may be seen. */
const objectsOf = (
  workloads: readonly Workload[],
  { given }: SuggestRequest,
  maySee: (namespace: string) => boolean,
): readonly Suggestion[] => {
  const named = given['namespace']?.split(',').map((name) => name.trim());
  const values = workloads
    .filter(({ namespace }) => maySee(namespace) && (named?.includes(namespace) ?? true))
    .map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
  return [...new Set(values)].map(same);
};

/** Choices while people type, from what workers have published; never more than this person may see there. */
export const createSuggest =
  ({ commands, filters, directory, reports, workloads, accessOf }: SuggestParts) =>
  async (request: SuggestRequest): Promise<readonly Suggestion[]> => {
    const asked = whatIsAsked(request, commands);
    if (asked === undefined) return [];
    const access = accessOf(request);
    const known = await directory().catch((): Directory => ({ clusters: [] }));
    const clusters = known.clusters.filter(({ name }) => maySeeCluster(access, name));
    const named = request.given['cluster'] ?? access.defaultCluster ?? defaultClusterOf({ clusters });
    const cluster: ClusterEntry | undefined = clusters.find(({ name }) => name === named);
    const maySee = (namespace: string): boolean => access.namespaces?.includes(namespace) ?? true;
    const incidents =
      asked === 'incidents' ? await incidentsOf(request, { reports }, access).catch(() => []) : [];
    const objects =
      asked === 'objects' && cluster !== undefined ? await workloads.of(cluster.name).catch(() => []) : [];
    const valuesOf: Readonly<Record<Suggests, () => readonly Suggestion[]>> = {
      clusters: () => clusters.map(({ name }) => same(name)),
      namespaces: () => (cluster?.namespaces ?? []).filter(maySee).map(same),
      filters: () => filters.map(({ name }) => same(name)),
      incidents: () => incidents,
      objects: () => objectsOf(objects, request, maySee),
    };
    return matching(valuesOf[asked](), request.typed).slice(0, MOST);
  };
