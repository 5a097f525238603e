// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from './access.ts';
import type { CommandContext } from './command.ts';
import { Denied } from './denied.ts';
import { defaultClusterOf } from './directory.ts';
import { Refused } from './errors.ts';
import { suggest } from './suggest.ts';

const listed = (items: readonly string[], most = 10): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/** The cluster that was meant: named, the channel's default, or the bot's default; refused when unknown or not allowed. */
export const chooseCluster = (named: string | undefined, context: CommandContext): string => {
  const known = context.directory.clusters.map((cluster) => cluster.name);
  const visible = known.filter((name) => maySeeCluster(context.access, name));
  const name =
    named ??
    context.access.defaultCluster ??
    defaultClusterOf({
      clusters: context.directory.clusters.filter((cluster) => visible.includes(cluster.name)),
    });
  if (name === undefined) {
    if (known.length > 0) throw new Denied('You may not see any cluster from here.', context.access);
    throw new Refused('No worker has reported a cluster yet. Is a worker running, and can it reach one?', {
      hint: 'status',
    });
  }
  if (visible.includes(name)) return name;
  // Whether there is such a cluster is not told either.
  if (named !== undefined && !maySeeCluster(context.access, name)) {
    throw new Denied(
      `You may not see cluster ${name} from this channel. ${visible.length > 0 ? `It may see ${listed(visible)}.` : ''}`.trim(),
      context.access,
    );
  }
  const close = suggest(name, visible);
  throw new Refused(
    close === undefined
      ? `I do not know cluster ${name}. I know ${listed(visible) || 'none'}.`
      : `I do not know cluster ${name}. Did you mean ${close}?`,
    { hint: close === undefined ? 'clusters' : `analyze --cluster ${close}` },
  );
};

/** The namespaces that were meant: those named, else all that this channel may see (undefined = all there are). */
export const chooseNamespaces = (
  named: readonly string[],
  cluster: string,
  context: CommandContext,
): readonly string[] | undefined => {
  const allowed = context.access.namespaces;
  if (named.length === 0) return allowed;
  const existing = context.directory.clusters.find((entry) => entry.name === cluster)?.namespaces ?? [];
  for (const namespace of named) {
    if (allowed !== undefined && !allowed.includes(namespace)) {
      throw new Denied(
        `You may not see namespace ${namespace} from this channel. It may see ${listed(allowed) || 'none'}.`,
        context.access,
      );
    }
    if (existing.length > 0 && !existing.includes(namespace)) {
      const close = suggest(namespace, allowed ?? existing);
      throw new Refused(
        close === undefined
          ? `${cluster} has no namespace ${namespace}. It has ${listed(allowed ?? existing)}.`
          : `${cluster} has no namespace ${namespace}. Did you mean ${close}?`,
        { hint: close === undefined ? undefined : `analyze -n ${close}` },
      );
    }
  }
  return [...new Set(named)].sort();
};

/** Names of several filters at once. */
export const groups = ['core', 'all'] as const;
/** A group only where there are any. */
const CUSTOM = 'custom';

/** Filter names in their proper spelling; groups stay groups. */
export const chooseFilters = (
  named: readonly string[],
  filters: readonly { readonly name: string; readonly group?: string | undefined }[],
): readonly string[] => {
  const hasCustom = filters.some(({ group }) => group === CUSTOM);
  const known = [...groups, ...(hasCustom ? [CUSTOM] : []), ...filters.map((filter) => filter.name)];
  const chosen = named.map((name) => {
    const exact = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (exact !== undefined) return exact;
    const close = suggest(name, known);
    throw new Refused(
      close === undefined
        ? `There is no filter ${name}. "filters" lists them.`
        : `There is no filter ${name}. Did you mean ${close}?`,
      { hint: close === undefined ? 'filters' : `analyze --filter ${close}` },
    );
  });
  return [...new Set(chosen)].sort();
};
