// SPDX-License-Identifier: Apache-2.0

import { chooseCluster, chooseNamespaces } from '../core/choose.ts';
import { DAY } from '../core/clock.ts';
import { type CommandContext, defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import { kindOfWord } from '../core/kind-of-word.ts';
import { LINES, type Look, PAGE } from '../core/look.ts';
import type { ObjectName } from '../core/object-name.ts';
import { parseSelector } from '../core/parse-selector.ts';
import { parseSpan } from '../core/time-span.ts';
import { lookingView } from '../views/sight.ts';
import { anyKind, kindNamed, knownKind, objectMeant } from './kind-meant.ts';
import { reportHere } from './report-here.ts';

const HINT = 'show pods -n shop';

/** `kubectl get pods`, `get pods`, `describe pod web`: what people type out of habit means the same. */
const HABITS = new Set(['get', 'describe', 'kubectl', 'list']);
const withoutHabits = ([first = '', ...rest]: readonly string[]): readonly string[] =>
  HABITS.has(first.toLowerCase()) ? withoutHabits(rest) : first === '' ? rest : [first, ...rest];

const numberOf = (flag: string, given: string | undefined, usual: number, most: number): number => {
  if (given === undefined) return usual;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Refused(`--${flag} is a whole number from 1 to ${most}, not "${given}".`);
};

const spanOf = (given: string | undefined): number | undefined => {
  if (given === undefined) return undefined;
  const span = parseSpan(given);
  if (span === undefined || span > 30 * DAY)
    throw new Refused(`--since is a time such as 10m, 2h or 1d, at most 30d, not "${given}".`);
  return span;
};

interface Flags {
  readonly selector: string | undefined;
  readonly container: string | undefined;
  readonly previous: boolean | undefined;
  readonly tail: string | undefined;
  readonly since: string | undefined;
  readonly contains: string | undefined;
  readonly limit: string | undefined;
  readonly continue: string | undefined;
  readonly incident: string | undefined;
}

interface Meant {
  readonly look: Look;
  /** Where the object of an incident is. */
  readonly at?: { readonly cluster: string; readonly namespace: string | undefined } | undefined;
}

/** `show logs web-1 app`: a second word is the container, as for kubectl; `show logs deploy web` is a workload. */
const logMeant = (
  words: readonly string[],
): { readonly object: ObjectName; readonly container?: string | undefined } => {
  const [first = '', second, third] = words;
  if (first === '')
    throw new Refused('Whose log? Name a pod or a workload.', { hint: 'show logs web-1 -n shop' });
  if (!first.includes('/') && (second === undefined || kindOfWord(first) === undefined))
    return { object: { kind: 'Pod', name: first }, container: second };
  const isSplit = !first.includes('/');
  const object = objectMeant(isSplit ? [first, second ?? ''] : [first]);
  if (object === undefined) throw new Refused('Whose log? Name a pod or a workload.');
  return { object, container: isSplit ? third : second };
};

const oneObject = (words: readonly string[], what: string, kindMeant = knownKind): ObjectName => {
  const object = objectMeant(words, kindMeant);
  if (object === undefined)
    throw new Refused(`The ${what} of which object? It is written KIND/NAME.`, {
      hint: `show ${what} deployment/web -n shop`,
    });
  return object;
};

const incidentMeant = (
  named: string,
  context: CommandContext,
): { readonly id: string; readonly at: Meant['at']; readonly object: ObjectName } => {
  const report = reportHere(context, ' to take an incident from');
  const [incident] = incidentsNamed([named], report, context.records);
  if (incident === undefined) throw new Refused('There is no such incident.', { hint: 'incidents' });
  const { kind, name, namespace } = incident.cause.object;
  return { id: incident.id, at: { cluster: report.cluster, namespace }, object: { kind, name } };
};

const meantBy = (words: readonly string[], flags: Flags, context: CommandContext): Meant => {
  const [what = '', ...rest] = withoutHabits(words);
  const limit = numberOf('limit', flags.limit, PAGE.usual, PAGE.most);
  const page = { limit, ...(flags.continue === undefined ? {} : { after: flags.continue }) };
  const sinceMs = spanOf(flags.since);
  switch (what.toLowerCase()) {
    case '':
      if (flags.incident === undefined)
        throw new Refused('What should I show? Pods, deployments, events, logs, relations, a timeline …', {
          hint: HINT,
        });
      return meantBy(['timeline'], flags, context);
    case 'logs':
    case 'log': {
      const { object, container = flags.container } = logMeant(rest);
      return {
        look: {
          what: 'logs',
          ...object,
          previous: flags.previous ?? false,
          tail: numberOf('tail', flags.tail, LINES.usual, LINES.most),
          ...(container === undefined ? {} : { container }),
          ...(flags.contains === undefined ? {} : { contains: flags.contains }),
          ...(sinceMs === undefined ? {} : { sinceSeconds: Math.max(1, Math.round(sinceMs / 1000)) }),
        },
      };
    }
    case 'events':
    case 'event':
    case 'ev': {
      const [only = '', second] = rest;
      // `show events web-1`: of whatever is called so; `show events pods`: of all of a kind.
      const kind = second === undefined ? kindOfWord(only) : undefined;
      const object =
        rest.length === 0
          ? {}
          : kind !== undefined
            ? { kind }
            : second === undefined && !only.includes('/')
              ? { name: only }
              : oneObject(rest, 'events');
      return { look: { what: 'events', ...object, ...page } };
    }
    case 'relations':
      return { look: { what: 'relations', ...oneObject(rest, 'relations') } };
    case 'timeline': {
      const since = { sinceMs: sinceMs ?? DAY };
      if (flags.incident === undefined)
        return { look: { what: 'timeline', ...oneObject(rest, 'timeline'), ...since, ...page } };
      const { id, at, object } = incidentMeant(flags.incident, context);
      return { look: { what: 'timeline', ...object, ...since, incident: id, ...page }, at };
    }
    case 'cluster':
    case 'cluster-info':
    case 'version':
      return { look: { what: 'cluster' } };
    default: {
      const isOne = rest.length > 0 || what.includes('/');
      if (isOne) return { look: { what: 'object', ...oneObject([what, ...rest], 'state', anyKind) } };
      if (flags.selector !== undefined) parseSelector(flags.selector);
      return {
        look: {
          what: 'list',
          kind: anyKind(what) ?? kindNamed(what),
          ...(flags.selector === undefined ? {} : { selector: flags.selector }),
          ...page,
        },
      };
    }
  }
};

export default defineCommand({
  verb: 'show',
  aliases: ['get', 'describe', 'kubectl'],
  summary:
    'Show objects, events, logs, relations or the timeline of a cluster as they stand, without secrets; it only reads',
  operands: {
    placeholder: '[KIND|KIND/NAME|events|logs|relations|timeline|cluster] [NAME]',
    max: 4,
    suggests: 'objects',
  },
  flags: {
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'another cluster than the usual one',
      suggests: 'clusters',
    },
    namespace: {
      type: 'list',
      short: 'n',
      placeholder: 'NAMESPACE',
      description: 'only these namespaces (default: all that you may see)',
      suggests: 'namespaces',
    },
    'all-namespaces': {
      type: 'boolean',
      short: 'A',
      description: 'all that you may see, which is the default',
    },
    selector: {
      type: 'text',
      short: 'l',
      placeholder: 'LABELS',
      description: 'only objects with these labels, for example app=web',
    },
    container: { type: 'text', short: 'c', placeholder: 'NAME', description: 'of logs: this container' },
    previous: {
      type: 'boolean',
      short: 'p',
      description: 'of logs: of the instance before the latest restart',
    },
    tail: {
      type: 'text',
      placeholder: 'LINES',
      description: `of logs: the newest lines, ${LINES.usual} unless given, at most ${LINES.most}`,
    },
    contains: { type: 'text', placeholder: 'TEXT', description: 'of logs: only lines that hold this text' },
    since: {
      type: 'text',
      placeholder: 'TIME',
      description: 'of logs and timelines: nothing older, for example 10m or 2h',
    },
    incident: {
      type: 'text',
      short: 'i',
      placeholder: 'INCIDENT',
      description: 'timeline of this incident, by number or id',
      suggests: 'incidents',
    },
    report: { type: 'text', placeholder: 'REPORT', description: 'the report whose incident is meant' },
    limit: {
      type: 'text',
      placeholder: 'ROWS',
      description: `rows of a page, ${PAGE.usual} unless given, at most ${PAGE.most}`,
    },
    continue: {
      type: 'text',
      placeholder: 'MARK',
      description: 'the page after the one that gave this mark',
    },
  },
  examples: [
    'show pods -n shop',
    'show deployment/web -n shop',
    'show events -n shop',
    'show logs web-1 -n shop --container app --previous',
    'show relations deployment/web -n shop',
    'show timeline deployment/web -n shop --since 2h',
  ],
  needs: ['report', 'records'],
  plan: ({ flags, operands }, context) => {
    const { look, at } = meantBy(operands, flags, context);
    const cluster = chooseCluster(at?.cluster ?? flags.cluster, context);
    const named = at?.namespace === undefined ? flags.namespace : [at.namespace];
    const isPlaceless = 'kind' in look && look.kind !== undefined && !isNamespaced(look.kind);
    const namespaces = chooseNamespaces(
      isPlaceless && look.kind !== 'Namespace' ? [] : named,
      cluster,
      context,
    );
    return {
      type: 'run',
      work: {
        kind: 'look',
        cluster,
        look,
        ...(namespaces === undefined ? {} : { namespaces }),
        ...(context.access.namespaces === undefined ? {} : { restricted: true as const }),
      },
      opening: lookingView(cluster, look),
    };
  },
});
