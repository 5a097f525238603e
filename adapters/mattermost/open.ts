// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import type { Interaction, Person } from '../../src/core/conversation.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { whenChecked } from '../../src/core/unchecked.ts';
import { type MattermostSettings, setupOf } from './config.ts';
import { dialogOf } from './dialog.ts';
import { createPictures } from './pictures.ts';
import { type Heard, heardPost, interactionOf, mattermostWebhooks } from './receive.ts';
import { type MattermostPayload, proofs, renderMattermost } from './render.ts';
import { createApi, createSender, type Me } from './send.ts';
import { openSocket, type Socket } from './socket.ts';

const ANSWER_MS = 10_000;

const User = z.object({
  username: z.string().default(''),
  locale: z.string().default(''),
  roles: z.string().default(''),
  timezone: z
    .object({ useAutomaticTimezone: z.string(), automaticTimezone: z.string(), manualTimezone: z.string() })
    .partial()
    .nullish(),
});

const personOf = (id: string, { username, locale, roles, timezone }: z.infer<typeof User>): Person => {
  const zone =
    timezone?.useAutomaticTimezone === 'false' ? timezone.manualTimezone : timezone?.automaticTimezone;
  return {
    id,
    ...(username === '' ? {} : { name: username }),
    ...(locale === '' ? {} : { locale }),
    ...(zone === undefined || zone === '' ? {} : { timeZone: zone }),
    ...(roles.split(' ').includes('system_guest') ? { guest: true } : {}),
  };
};

/** People change seldom: each is asked for once an hour, so many are remembered. */
const KEPT_MS = 3_600_000;
const MOST_PEOPLE = 2_000;
/** How far apart two processes may hear of one post. */
const TOLD_MS = 600_000;

/** Mattermost: events by its WebSocket, commands and buttons by HTTP, posts by its REST API. */
export const openMattermost = async (
  settings: MattermostSettings,
  parts: AdapterParts,
): Promise<OpenPlatform> => {
  const setup = setupOf(settings);
  if (setup === undefined)
    throw new Refused('Mattermost is not configured: set MATTERMOST_URL and MATTERMOST_TOKEN.');
  const { clock, log, metrics } = parts;
  const api = createApi(setup, parts, await parts.wayOut?.());
  const proofOf = proofs(setup.token);
  const render = renderMattermost({ callbackUrl: setup.callbackUrl, proofOf });
  let me: Me | undefined;
  const whoAmI = async (): Promise<Me> => (me ??= await api.me(timeLimit(ANSWER_MS)));
  const pictures = createPictures(api, { draw: parts.draw, log });
  const sender = createSender(api, async () => (await whoAmI()).id, pictures);

  const people = new Map<string, { readonly person: Person; readonly until: number }>();
  /** Throws Unavailable where Mattermost does not tell soon enough: somebody who may be a guest is taken for nobody. */
  const find = async (id: string): Promise<Person> => {
    const known = people.get(id);
    if (known !== undefined && known.until > clock.now()) return known.person;
    const path = `users/${encodeURIComponent(id)}`;
    const user = await api
      .call('GET', path, { signal: timeLimit(1_000), schema: User })
      .catch(() => undefined);
    if (user === undefined) {
      if (known === undefined) throw new Unavailable('Mattermost did not tell who asks');
      return known.person;
    }
    const person = personOf(id, user);
    people.set(id, { person, until: clock.now() + KEPT_MS });
    for (const oldest of people.keys()) {
      if (people.size <= MOST_PEOPLE) break;
      people.delete(oldest);
    }
    return person;
  };

  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;
  let socket: Socket | undefined;
  /** What was heard and is not yet taken, or not yet told. */
  const underWay = new Set<Promise<unknown>>();
  const follow = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.catch(() => undefined).finally(() => underWay.delete(work));
    return work;
  };
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  const take = async (heard: Heard): Promise<Accepted> => {
    const started = clock.now();
    return whenChecked({ platform: 'Mattermost', log }, find(heard.person), async (person) => {
      const accepting = accept?.(
        interactionOf(heard, { workspace: setup.url.host, person, at: clock.now() }),
      );
      if (accepting === undefined) throw new Refused('the bot is stopping');
      const accepted = await accepting;
      metrics.observe('k8sgpt_accept_seconds', (clock.now() - started) / SECOND, { platform: 'mattermost' });
      return accepted;
    });
  };
  const tell = async (heard: Heard, payloads: readonly MattermostPayload[]): Promise<void> => {
    const { conversation } = interactionOf(heard, {
      workspace: setup.url.host,
      person: { id: heard.person },
      at: 0,
    });
    try {
      for (const payload of payloads)
        await sender.whisper(conversation, heard.person, { ...payload }, { signal: timeLimit(ANSWER_MS) });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'A person could not be told');
    }
  };
  const isFirst = async (heard: string): Promise<boolean> => {
    if (parts.memory === undefined) return true;
    const claim = parts.memory.put(`told/${heard}`, '1', { ifVersion: 0, ttlMs: TOLD_MS });
    return claim.then(
      (version) => version !== undefined,
      () => true,
    );
  };
  /** Roots of threads, and whether the bot wrote them. */
  const roots = new Map<string, boolean>();
  const isOurs = async (root: string | undefined): Promise<boolean> => {
    if (root === undefined) return false;
    const known = roots.get(root);
    if (known !== undefined) return known;
    const schema = z.object({ user_id: z.string() });
    const path = `posts/${encodeURIComponent(root)}`;
    const found = await api.call('GET', path, { signal: timeLimit(1_500), schema }).catch(() => undefined);
    // Not told: not ours for now, and asked for again.
    if (found === undefined) return false;
    roots.set(root, found.user_id === me?.id);
    for (const oldest of roots.keys()) {
      if (roots.size <= MOST_PEOPLE) break;
      roots.delete(oldest);
    }
    return found.user_id === me?.id;
  };
  const hear = async (event: unknown): Promise<void> => {
    if (me === undefined) await whoAmI();
    const heard = me === undefined ? undefined : heardPost(event, me, setup.hearsThreads);
    if (heard === undefined || accept === undefined) return;
    const isOverheard = heard.source === 'message' && heard.direct !== true;
    if (isOverheard && !(await isOurs(heard.thread))) return;
    const { whisper } = await take(heard);
    // Every process hears every post, so that none is missed when one dies; the person is told by one of them.
    if (whisper !== undefined && (await isFirst(heard.id))) await tell(heard, render(whisper));
  };
  const events = new URL('api/v4/websocket', setup.url);
  events.protocol = events.protocol === 'https:' ? 'wss:' : 'ws:';

  return {
    id: 'mattermost',
    pace: { postMs: 200, updateMs: 1_000 },
    webhooks:
      setup.callbackUrl === undefined
        ? []
        : mattermostWebhooks({
            ...parts,
            commandToken: setup.commandToken,
            proofOf,
            render,
            tell,
            follow,
            take: () => (accept === undefined ? undefined : take),
            rootOf: async (post) => {
              const schema = z.object({ root_id: z.string().default('') });
              const path = `posts/${encodeURIComponent(post)}`;
              const found = await api
                .call('GET', path, { signal: timeLimit(1_500), schema })
                .catch(() => undefined);
              return found === undefined || found.root_id === '' ? post : found.root_id;
            },
            openForm: async (trigger, form, state) => {
              const body = {
                trigger_id: trigger,
                url: `${setup.callbackUrl ?? ''}/mattermost/dialog`,
                dialog: dialogOf(form, state),
              };
              const signal = timeLimit(2_000);
              await api.call('POST', 'actions/dialogs/open', { body, signal, schema: z.unknown() });
            },
          }),
    health: () => {
      const trouble = socket === undefined ? 'not started' : socket.trouble();
      return trouble === undefined
        ? { status: 'ok', detail: `connected to ${setup.url.host}` }
        : { status: 'down', detail: trouble };
    },
    start: async (taking) => {
      accept = taking;
      socket = openSocket(
        events,
        setup.token,
        (event) =>
          void follow(hear(event)).catch((error: unknown) =>
            log.error({ reason: messageOf(error) }, 'A post could not be taken'),
          ),
        parts,
      );
    },
    stop: async () => {
      await socket?.stop();
      // What was heard is still taken, and told to who asked.
      const enough = new AbortController();
      await Promise.race([settled(), clock.sleep(ANSWER_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
      accept = undefined;
    },
    render: (document) => render(document) as unknown as ReturnType<OpenPlatform['render']>,
    ...sender,
    // An id has 26 letters and digits; anything else is what somebody is mentioned by.
    nameOf: async (_workspace, given, { signal }) => {
      if (/^[a-z0-9]{26}$/.test(given))
        return find(given).then(
          ({ name }) => name,
          () => undefined,
        );
      const path = `users/username/${encodeURIComponent(given)}`;
      const { username } = await api.call('GET', path, { signal, schema: User });
      return username === '' ? undefined : username;
    },
  };
};
