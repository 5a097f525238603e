// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import { isCode } from './finding-criteria.ts';
import { matchesAny } from './glob.ts';
import type { Group } from './group.ts';
import type { IncidentRecord } from './incident-record.ts';
import { ownerIn } from './owner-of.ts';
import { isDuring, type TimeOfDay, timeOfDayText } from './time-of-day.ts';
import type { Place } from './watch.ts';

/** What decides where something is told. */
export interface Routed {
  readonly cluster: string;
  /** Empty for what belongs to the cluster as a whole. */
  readonly namespaces: readonly string[];
  readonly severity: Severity;
  /** The code of its cause first; only that one decides. */
  readonly codes: readonly string[];
  /** Of the workload and its namespace: see owner-of.ts. */
  readonly labels: Readonly<Record<string, string>>;
  /** The object to blame, as people read it: `Deployment/shop/checkout`. */
  readonly object: string;
}

/** A channel, and the group that is mentioned there. */
export interface Target extends Place {
  readonly mention?: Group | undefined;
}

/** Somebody who owns workloads: where they are told, and where it goes when they do not answer. */
export interface Team {
  readonly to: readonly Target[];
  readonly next: readonly Target[];
}

/** Which incidents a rule is about; all that is given must fit, lists are alternatives, `*` and `?` as in globs. */
export interface RouteCriteria {
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly objects?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly times?: TimeOfDay | undefined;
}

export interface Route extends RouteCriteria {
  /** As people know it. */
  readonly name: string;
  /** `team`: wherever the owner of the workload is told. */
  readonly to: readonly Target[] | 'team';
  /** Where it goes when nobody acknowledges it. */
  readonly next: readonly Target[];
  /** The rules after it are looked at, too. */
  readonly more: boolean;
}

export interface Routes {
  /** The first that fits decides, unless it says that those after it count too. */
  readonly rules: readonly Route[];
  /** By owner, a pattern; used where no rule fits, and by rules that say so. */
  readonly teams: Readonly<Record<string, Team>>;
  /** Where neither a rule nor the owner says anything. */
  readonly default: Team;
  /** Labels and annotations that name the owner, the first that is there. */
  readonly ownerKeys: readonly string[];
  /** In which people mean the times that they ask about. */
  readonly timeZone: string;
}

/** Where one message goes, and by which rule. */
export interface Destination extends Target {
  readonly rule: string;
}

/** One thing that kept a rule from fitting, in words. */
export interface Misfit {
  readonly about: 'cluster' | 'namespace' | 'severity' | 'code' | 'object' | 'team' | 'label' | 'time';
  readonly wanted: string;
  /** What it is; empty = it has none. */
  readonly is: string;
}

/** What became of one rule. */
export type Tried =
  | {
      readonly rule: string;
      readonly fits: true;
      readonly to: readonly Target[];
      readonly next: readonly Target[];
    }
  | { readonly rule: string; readonly fits: false; readonly misfits: readonly Misfit[] }
  /** A rule before it has decided. */
  | { readonly rule: string; readonly fits: 'not asked' };

const teamOf = ({ labels }: Routed, { teams, ownerKeys }: Routes): Team | undefined => {
  const owner = ownerIn(labels, ownerKeys);
  if (owner === undefined) return undefined;
  if (Object.hasOwn(teams, owner)) return teams[owner];
  return Object.entries(teams).find(([pattern]) => matchesAny(owner, [pattern]))?.[1];
};

const misfitsOf = (rule: Route, routed: Routed, at: number, routes: Routes): readonly Misfit[] => {
  const { cluster, namespaces, severity, codes, labels, object } = routed;
  const [lead = ''] = codes;
  const owner = ownerIn(labels, routes.ownerKeys);
  const misfits: Misfit[] = [];
  const ask = (
    about: Misfit['about'],
    wanted: readonly string[] | undefined,
    is: string,
    fits: boolean,
  ): void => {
    if (wanted !== undefined && !fits) misfits.push({ about, wanted: wanted.join(', '), is });
  };
  ask('cluster', rule.clusters, cluster, matchesAny(cluster, rule.clusters ?? []));
  ask(
    'namespace',
    rule.namespaces,
    namespaces.join(', '),
    namespaces.some((name) => matchesAny(name, rule.namespaces ?? [])),
  );
  ask('severity', rule.severities, severity, rule.severities?.includes(severity) === true);
  ask('code', rule.codes, lead, rule.codes?.some((pattern) => isCode(lead, pattern)) === true);
  ask('object', rule.objects, object, matchesAny(object, rule.objects ?? []));
  ask('team', rule.teams, owner ?? '', owner !== undefined && matchesAny(owner, rule.teams ?? []));
  for (const [key, wanted] of Object.entries(rule.labels ?? {})) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    ask(
      'label',
      [`${key}=${wanted.join(' or ')}`],
      value ?? '',
      value !== undefined && matchesAny(value, wanted),
    );
  }
  if (rule.times !== undefined && !isDuring(rule.times, at))
    misfits.push({ about: 'time', wanted: timeOfDayText(rule.times), is: '' });
  // Nobody is known to own it, or nobody said where they are told: the rules after it may know better.
  if (rule.to === 'team' && misfits.length === 0 && teamOf(routed, routes) === undefined)
    misfits.push({ about: 'team', wanted: 'a team that `teams` names', is: owner ?? '' });
  return misfits;
};

/** Names of what follows the rules. */
const BY_OWNER = 'owner';
const BY_DEFAULT = 'default';

/** Every rule in order, and what became of it; what decides where none of them does is the last. */
export const tryRoutes = (routed: Routed, at: number, routes: Routes): readonly Tried[] => {
  const tried: Tried[] = [];
  const team = teamOf(routed, routes);
  let isDecided = false;
  let isSent = false;
  for (const rule of routes.rules) {
    if (isDecided) {
      tried.push({ rule: rule.name, fits: 'not asked' });
      continue;
    }
    const misfits = misfitsOf(rule, routed, at, routes);
    if (misfits.length > 0) {
      tried.push({ rule: rule.name, fits: false, misfits });
      continue;
    }
    const to = rule.to === 'team' ? (team?.to ?? []) : rule.to;
    const next = rule.next.length === 0 && rule.to === 'team' ? (team?.next ?? []) : rule.next;
    tried.push({ rule: rule.name, fits: true, to, next });
    isSent = true;
    isDecided = !rule.more;
  }
  if (isSent) return tried;
  if (team !== undefined) return [...tried, { rule: BY_OWNER, fits: true, ...team }];
  return [...tried, { rule: BY_DEFAULT, fits: true, ...routes.default }];
};

const keyOf = ({ platform, workspace, channel }: Place): string =>
  [platform, workspace, channel].map(encodeURIComponent).join('/');

/** Each channel once, by the first rule that names it; who is mentioned there is whoever is named first. */
const once = (all: readonly Destination[]): readonly Destination[] => {
  const places = new Map<string, Destination>();
  for (const destination of all) {
    const known = places.get(keyOf(destination));
    if (known === undefined) places.set(keyOf(destination), destination);
    else if (known.mention === undefined && destination.mention !== undefined)
      places.set(keyOf(destination), { ...known, mention: destination.mention });
  }
  return [...places.values()];
};

const reached = (tried: readonly Tried[], which: 'to' | 'next'): readonly Destination[] =>
  once(
    tried.flatMap((one): readonly Destination[] =>
      one.fits === true ? one[which].map((target) => ({ ...target, rule: one.rule })) : [],
    ),
  );

/** Where something is told; empty when neither a rule, nor its owner, nor a default says so. `at`: epoch milliseconds. */
export const destinationsOf = (routed: Routed, at: number, routes: Routes): readonly Destination[] =>
  reached(tryRoutes(routed, at, routes), 'to');

/** Where it goes when nobody acknowledges it: the `next` of the rules that fit, else the default's. */
export const nextDestinationsOf = (routed: Routed, at: number, routes: Routes): readonly Destination[] => {
  const next = reached(tryRoutes(routed, at, routes), 'next');
  return next.length > 0
    ? next
    : once(routes.default.next.map((target) => ({ ...target, rule: BY_DEFAULT })));
};

/** Without any configuration nothing is routed anywhere. */
export const noRoutes: Routes = Object.freeze({
  rules: [],
  teams: {},
  default: { to: [], next: [] },
  ownerKeys: [],
  timeZone: 'UTC',
});

/** What a record says by itself of where it is told; undefined for one that no watch has seen. */
export const routedOf = ({ cluster, namespaces, severity, watched }: IncidentRecord): Routed | undefined =>
  watched === undefined
    ? undefined
    : { cluster, namespaces, severity, codes: watched.codes, labels: watched.labels, object: watched.object };

/** Labels and annotations that name the owner, for sinks too, and those that rules look at: what of an object has to be remembered. */
export const labelKeysOf = ({ rules, ownerKeys }: Routes): readonly string[] => [
  ...new Set([...ownerKeys, ...rules.flatMap(({ labels }) => Object.keys(labels ?? {}))]),
];
