// SPDX-License-Identifier: Apache-2.0

import { created, nothing, ok, refuse } from './answer.ts';
import type { Around, Asked, Method, Methods } from './method.ts';
import { change } from './routes-messages.ts';
import type { Interaction } from './state.ts';
import type { Json, Message } from './types.ts';
import { faultsOfCommand } from './validate/command.ts';

/** What an interaction's own token allows. */
const withToken = (
  run: (interaction: Interaction, asked: Asked, around: Around) => ReturnType<Method['run']>,
): Method => ({
  auth: false,
  run: (asked, around) => {
    const { application = '', token = '' } = asked.at;
    const used = around.interactions.use(application, token);
    return 'status' in used ? used : run(used, asked, around);
  },
});

const originalOf = ({ original }: Interaction, { state }: Around): Message | undefined =>
  state.messages.find(({ id, deleted }) => id === original && !deleted);

const list = (around: Around, scope: string): Json[] => {
  const known = around.state.commands.get(scope) ?? [];
  around.state.commands.set(scope, known);
  return known;
};

const commandRoutes = (path: string, scopeOf: (asked: Asked) => string): Methods => ({
  [`GET ${path}`]: { run: (asked, around) => ok(list(around, scopeOf(asked))) },
  [`POST ${path}`]: {
    run: (asked, around) => {
      const scope = scopeOf(asked);
      const guild = scope === 'global' ? undefined : around.state.guilds.get(scope);
      if (scope !== 'global' && guild?.isMember !== true) return refuse(403, 50001);
      const faults = faultsOfCommand(asked.body, { isGlobal: scope === 'global' });
      if (faults.length > 0) return refuse(400, 50035, faults);
      const commands = list(around, scope);
      const at = commands.findIndex(({ name }) => name === asked.body.name);
      const command = {
        version: around.state.id(),
        default_member_permissions: null,
        nsfw: false,
        contexts: null,
        ...asked.body,
        id: at === -1 ? around.state.id() : commands[at].id,
        application_id: around.state.application.id,
      };
      if (at === -1) commands.push(command);
      else commands[at] = command;
      return at === -1 ? created(command) : ok(command);
    },
  },
  [`DELETE ${path}/:command`]: {
    run: (asked, around) => {
      const commands = list(around, scopeOf(asked));
      const at = commands.findIndex(({ id }) => id === asked.at['command']);
      if (at === -1) return refuse(404, 10063);
      commands.splice(at, 1);
      return nothing;
    },
  },
});

export const otherRoutes: Methods = {
  'POST /interactions/:id/:token/callback': {
    auth: false,
    run: ({ at, body }, { interactions }) => interactions.answer(at['id'] ?? '', at['token'] ?? '', body),
  },
  'POST /webhooks/:application/:token': withToken((interaction, { body, files }, around) => {
    // What comes first after "thinking…" takes its place.
    const waits = interaction.thinking ? originalOf(interaction, around) : undefined;
    interaction.thinking = false;
    if (waits !== undefined) {
      const refused = change(waits, { body: { ...body, flags: (body.flags ?? 0) & ~64 }, files });
      return refused ?? ok(around.shapes.message(waits));
    }
    const message = around.interactions.follow(interaction, body, files);
    return 'id' in message ? ok(around.shapes.message(message)) : refuse(400, 50035, message);
  }),
  'PATCH /webhooks/:application/:token/messages/@original': withToken((interaction, asked, around) => {
    const message = originalOf(interaction, around);
    if (message === undefined) return refuse(404, 10008);
    const refused = change(message, asked);
    if (refused !== undefined) return refused;
    interaction.thinking = false;
    around.state.notice(message, asked.body.allowed_mentions);
    return ok(around.shapes.message(message));
  }),
  'DELETE /webhooks/:application/:token/messages/@original': withToken((interaction, _asked, around) => {
    const message = originalOf(interaction, around);
    if (message === undefined) return refuse(404, 10008);
    interaction.thinking = false;
    message.deleted = true;
    return nothing;
  }),
  'GET /applications/@me': {
    run: (_asked, { state, shapes, publicKey, endpoint }) =>
      ok({
        id: state.application.id,
        name: 'k8sgpt',
        description: '',
        verify_key: publicKey,
        interactions_endpoint_url: endpoint() ?? null,
        bot: shapes.botUser(),
        flags: 0,
      }),
  },
  'GET /users/@me': { run: (_asked, { shapes }) => ok(shapes.botUser()) },
  'GET /users/@me/guilds': {
    run: ({ query }, { state }) =>
      ok(
        [...state.guilds.values()]
          .filter(({ id, isMember }) => isMember && BigInt(id) > BigInt(query.get('after') ?? 0))
          .slice(0, Number(query.get('limit') ?? 200))
          .map(({ id, name }) => ({ id, name, owner: false, permissions: '0', features: [] })),
      ),
  },
  'GET /guilds/:guild/members/:user': {
    run: ({ at }, { state, shapes }) => {
      const found = state.people.get(at['user'] ?? '');
      if (state.guilds.get(at['guild'] ?? '')?.isMember !== true) return refuse(403, 50001);
      return found === undefined ? refuse(404, 10007) : ok(shapes.member(found));
    },
  },
  'POST /users/@me/channels': {
    run: ({ body }, { state, shapes }) =>
      state.people.has(body.recipient_id)
        ? ok(shapes.channel(state.directWith(body.recipient_id)))
        : refuse(400, 50035, ['recipient_id']),
  },
  'GET /gateway': { auth: false, run: (_asked, { url }) => ok({ url: url().replace('http', 'ws') }) },
  'GET /gateway/bot': {
    run: (_asked, { url, shards }) =>
      ok({
        url: url().replace('http', 'ws'),
        shards,
        session_start_limit: { total: 1_000, remaining: 990, reset_after: 86_400_000, max_concurrency: 1 },
      }),
  },
  ...commandRoutes('/applications/:application/commands', () => 'global'),
  ...commandRoutes('/applications/:application/guilds/:guild/commands', ({ at }) => at['guild'] ?? ''),
};
