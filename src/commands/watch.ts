// SPDX-License-Identifier: Apache-2.0

import { mayAct, maySeeCluster } from '../core/access.ts';
import { chooseCluster, chooseFilters, chooseNamespaces } from '../core/choose.ts';
import { DAY, MINUTE } from '../core/clock.ts';
import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { placeOf } from '../core/conversation.ts';
import { Denied } from '../core/denied.ts';
import { Refused } from '../core/errors.ts';
import { severities } from '../core/finding.ts';
import { rhythmGiven, watchIdOf, watchNamed } from '../core/new-watch.ts';
import { mustBeOfARunningBot } from '../core/of-a-running-bot.ts';
import { parseSpan } from '../core/time-span.ts';
import type { Place, Watch } from '../core/watch.ts';
import type { WatchState } from '../core/watch-state.ts';
import {
  watchAddedView,
  watchesView,
  watchLooksView,
  watchPausedView,
  watchRemovedView,
  watchResumedView,
} from '../views/watches.ts';
import { DEEDS, deedOf, named } from './watch-deed.ts';
import { watchForm } from './watch-form.ts';
import { checkedFlags } from './what-is-checked.ts';

interface Flags {
  readonly cluster: string | undefined;
  readonly namespace: readonly string[];
  readonly filter: readonly string[];
  readonly every: string | undefined;
  readonly schedule: string | undefined;
  readonly 'time-zone': string | undefined;
  readonly live: boolean | undefined;
  readonly severity: string | undefined;
  readonly explain: boolean | undefined;
  readonly here: boolean | undefined;
  readonly routed: boolean | undefined;
  readonly for: string | undefined;
}

const channelHere = ({ interaction: { conversation } }: CommandContext): Place => ({
  platform: conversation.platform,
  workspace: conversation.workspace,
  channel: conversation.channel,
});

const whoAsks = ({ interaction: { person } }: CommandContext): string => person.name ?? person.id;

const makerOf = (context: CommandContext): Watch['maker'] => {
  const { id, groups, guest } = context.interaction.person;
  const { direct, shared } = context.interaction;
  return {
    conversation: channelHere(context),
    person: { id, ...(groups === undefined ? {} : { groups }), ...(guest === undefined ? {} : { guest }) },
    ...(direct === undefined ? {} : { direct }),
    ...(shared === undefined ? {} : { shared }),
  };
};

/** Whoever only looks has no say in what others are told. */
const mustAct = ({ access }: CommandContext): void => {
  if (!mayAct(access, 'watch')) throw new Denied('You may look at watches here, not change them.', access);
};

/** What was made in another channel, or by whoever runs the bot, is changed there, or by admins. */
const mustBeTheirs = ({ watch, home }: WatchState, context: CommandContext, what: string): void => {
  if (context.access.admin) return;
  if (watch.origin !== 'chat')
    throw new Denied(`${watch.id} was not made in chat: only admins may ${what} it.`, context.access);
  if (home === undefined || placeOf(home) !== placeOf(channelHere(context)))
    throw new Denied(
      `${watch.id} was made in another channel: ${what} it there, or ask an admin.`,
      context.access,
    );
};

const sameWatch = (a: Watch, b: Watch): boolean =>
  JSON.stringify([a.cluster, a.namespaces, a.filters, a.rhythm, a.severity, a.to]) ===
  JSON.stringify([b.cluster, b.namespaces, b.filters, b.rhythm, b.severity, b.to]);

const add = (flags: Flags, name: string | undefined, context: CommandContext): Plan => {
  const { access, interaction, watches = [], now } = context;
  if (access.identity !== undefined && !access.admin)
    throw new Denied(
      'Clusters are read here with your own rights, and a watch reads with those of the bot: only admins may add one.',
      access,
    );
  if (flags.here === true && flags.routed === true)
    throw new Refused('A watch tells here or where the routes say: give one of --here and --routed.', {
      hint: 'watch add --every 5m',
    });
  const cluster = chooseCluster(flags.cluster, context);
  const namespaces = chooseNamespaces(flags.namespace, cluster, context);
  const severity = severities.find((known) => known === (flags.severity ?? 'warning').toLowerCase());
  if (severity === undefined)
    throw new Refused(`A severity is ${severities.join(', ')}.`, { hint: 'watch add --severity critical' });
  const home = channelHere(context);
  const scope = { cluster, ...(namespaces === undefined ? {} : { namespaces }) };
  const watch: Watch = {
    schema: 1,
    id: name === undefined ? watchIdOf(scope, interaction.id) : watchNamed(name),
    origin: 'chat',
    ...scope,
    filters: chooseFilters(flags.filter, context.filters),
    rhythm: rhythmGiven({ ...flags, timeZone: flags['time-zone'] }, interaction.person.timeZone),
    severity,
    explain: flags.explain ?? false,
    to: flags.routed === true ? [] : [home],
    by: whoAsks(context),
    maker: makerOf(context),
    madeAt: now,
  };
  const same = watches.find((known) => sameWatch(known.watch, watch));
  // The same delivery once more is no other watch.
  if (same !== undefined && same.watch.id !== watch.id)
    throw new Refused(`That is watched already: ${same.watch.id}.`, { hint: `watch now ${same.watch.id}` });
  return {
    type: 'watch',
    change: { type: 'add', watch, home },
    document: watchAddedView(watch, interaction.conversation),
    audience: 'channel',
  };
};

const remove = (state: WatchState, context: CommandContext): Plan => {
  const { watch, home } = state;
  if (watch.origin !== 'chat' || home === undefined)
    throw new Refused(
      watch.origin === 'file'
        ? `${watch.id} stands in the configuration: whoever runs the bot removes it there. From chat it can be paused.`
        : `${watch.id} is declared by a K8sGPT resource in the cluster: it ends with that. From chat it can be paused.`,
      { hint: `watch pause ${watch.id}` },
    );
  mustBeTheirs(state, context, 'remove');
  return {
    type: 'watch',
    change: { type: 'remove', id: watch.id, home },
    document: watchRemovedView(watch, whoAsks(context)),
    audience: 'channel',
  };
};

const pause = (state: WatchState, span: string | undefined, context: CommandContext): Plan => {
  const { watch } = state;
  mustBeTheirs(state, context, 'pause');
  const ms = span === undefined ? undefined : parseSpan(span);
  if (span !== undefined && (ms === undefined || ms < MINUTE || ms > 30 * DAY))
    throw new Refused(`${span} is no time span up to 30d: write 30m, 2h or 1d.`, {
      hint: `watch pause ${watch.id} --for 2h`,
    });
  const until = ms === undefined ? undefined : context.now + ms;
  const by = whoAsks(context);
  return {
    type: 'watch',
    change: {
      type: 'pause',
      id: watch.id,
      pause: { schema: 1, by, at: context.now, ...(until === undefined ? {} : { until }) },
    },
    document: watchPausedView(watch, by, until),
    audience: 'channel',
  };
};

const resume = (state: WatchState, context: CommandContext): Plan => {
  mustBeTheirs(state, context, 'resume');
  if (state.paused === undefined) throw new Refused(`${state.watch.id} is not paused.`, { hint: 'watch' });
  return {
    type: 'watch',
    change: { type: 'resume', id: state.watch.id },
    document: watchResumedView(state.watch, whoAsks(context)),
    audience: 'channel',
  };
};

const now = (state: WatchState): Plan => {
  const { watch, paused } = state;
  if (paused !== undefined)
    throw new Refused(`${watch.id} is paused by ${paused.by}.`, { hint: `watch resume ${watch.id}` });
  return {
    type: 'watch',
    change: { type: 'look', id: watch.id },
    document: watchLooksView(watch),
    audience: 'person',
  };
};

export default defineCommand({
  verb: 'watch',
  aliases: ['watches'],
  summary: 'Look at a cluster again and again, and tell this channel what is new, worse or gone',
  operands: { placeholder: `[${DEEDS.join('|')}] [NAME]`, max: 2 },
  flags: {
    ...checkedFlags,
    every: {
      type: 'text',
      placeholder: 'TIME',
      description: 'how often it looks, for example 1m (default: 5m)',
    },
    schedule: {
      type: 'text',
      placeholder: 'CRON',
      description: 'instead: five cron fields, for example "0 8 * * 1-5"',
    },
    'time-zone': {
      type: 'text',
      placeholder: 'ZONE',
      description: 'of the schedule, for example Europe/Berlin (default: yours, else UTC)',
    },
    live: { type: 'boolean', description: 'instead: what changes is looked at as it changes' },
    severity: {
      type: 'text',
      placeholder: 'SEVERITY',
      description: 'what is less grave is not told (default: warning)',
      choices: severities,
    },
    explain: { type: 'boolean', short: 'e', description: 'explain each incident that is told' },
    here: { type: 'boolean', description: 'tell it in this channel (the default)' },
    routed: { type: 'boolean', description: 'tell it where the routes of the configuration say instead' },
    for: { type: 'text', placeholder: 'TIME', description: 'how long it is paused (default: until resumed)' },
    page: { type: 'text', placeholder: 'NUMBER', description: 'another page of the list than the first' },
  },
  examples: [
    'watch',
    'watch add shop --cluster prod-eu -n shop --every 1m',
    'watch add --schedule "0 8 * * 1-5" --time-zone Europe/Berlin --severity critical',
    'watch remove shop',
    'watch pause shop --for 2h',
  ],
  needs: ['watches'],
  plan: ({ flags, operands }, context) => {
    mustBeOfARunningBot('watch', context);
    const [word = 'list', id] = operands;
    const deed = deedOf(word);
    if (deed === 'list')
      return {
        type: 'answer',
        audience: 'person',
        document: watchesView(context.watches ?? [], {
          now: context.now,
          here: context.interaction.conversation,
          reachable: context.directory.clusters.map(({ name }) => name),
          page: Math.trunc(Number(flags.page ?? 1)) || 1,
          undone: context.directory.clusters
            .filter(({ name }) => maySeeCluster(context.access, name))
            .flatMap(({ undone = [] }) => undone),
        }),
      };
    mustAct(context);
    if (deed === 'add') {
      const { page: _, for: __, ...said } = flags;
      const isBare = Object.values(said).every(
        (value) => value === undefined || (Array.isArray(value) && value.length === 0),
      );
      return isBare && id === undefined ? watchForm(context) : add(flags, id, context);
    }
    const state = named(id, deed, context);
    if (deed === 'remove') return remove(state, context);
    if (deed === 'pause') return pause(state, flags.for, context);
    return deed === 'resume' ? resume(state, context) : now(state);
  },
});
