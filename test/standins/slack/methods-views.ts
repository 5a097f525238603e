// SPDX-License-Identifier: Apache-2.0

import { type Answer, done, refuse, refuseFault } from './answer.ts';
import { withIds } from './give-ids.ts';
import { type Args, type Around, type Method, textOf } from './method.ts';
import { identity } from './state.ts';
import type { Json } from './types.ts';
import { faultOfView } from './validate/message.ts';

const stored = (view: Json, id: string, newId: () => string): Json => ({
  ...view,
  id,
  team_id: identity.team,
  app_id: identity.app,
  bot_id: identity.bot,
  private_metadata: view.private_metadata ?? '',
  callback_id: view.callback_id ?? '',
  external_id: view.external_id ?? '',
  blocks: withIds(view.blocks, newId),
  state: { values: {} },
  hash: `${id}.hash`,
  root_view_id: id,
  previous_view_id: null,
});

const open = (args: Args, { state, triggers }: Around): Answer => {
  const fault = faultOfView(args['view'], 'modal');
  if (fault !== undefined) return refuseFault(fault);
  const trigger = triggers.use(textOf(args, 'trigger_id') ?? '');
  if (trigger.status === 'bad') return refuse(trigger.error);
  const id = state.id('V');
  const view = stored(args['view'], id, () => state.id('b'));
  state.views.set(id, { id, user: trigger.user, view });
  return done({ view });
};

const update = (args: Args, { state }: Around): Answer => {
  const fault = faultOfView(args['view'], 'modal');
  if (fault !== undefined) return refuseFault(fault);
  const external = textOf(args, 'external_id');
  const found = [...state.views.values()].find(
    ({ id, view }) => id === args['view_id'] || (external !== undefined && view.external_id === external),
  );
  if (found === undefined) return refuse('not_found');
  const view = stored(args['view'], found.id, () => state.id('b'));
  state.views.set(found.id, { ...found, view });
  return done({ view });
};

const publish = (args: Args, { state }: Around): Answer => {
  const fault = faultOfView(args['view'], 'home');
  if (fault !== undefined) return refuseFault(fault);
  const user = textOf(args, 'user_id') ?? '';
  if (!state.people.has(user)) return refuse('invalid_arguments');
  const view = stored(args['view'], state.id('V'), () => state.id('b'));
  state.homes.set(user, view);
  return done({ view });
};

const method = (run: Method['run']): Method => ({ token: 'bot', scopes: [], run });

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': method(open),
  'views.update': method(update),
  'views.publish': method(publish),
};
