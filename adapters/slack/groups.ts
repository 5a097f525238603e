// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import type { Workspace } from './workspaces.ts';

/** How long somebody who left a group is still taken for a member. */
const FRESH_MS = 5 * MINUTE;

/** User groups of people, where the app may read them (`usergroups:read`); undefined where it may not, or Slack does not say. */
export const createGroups = (clock: Clock) => {
  const read = new WeakMap<Workspace, { readonly at: number; readonly members: Promise<Members> }>();
  /** What was read last: true enough while it is read anew. */
  const last = new WeakMap<Workspace, Members>();
  type Members = ReadonlyMap<string, readonly string[]> | undefined;

  const ask = async (workspace: Workspace): Promise<Members> => {
    try {
      const { usergroups = [] } = await workspace.call((client) =>
        client.usergroups.list({ include_users: true, include_disabled: false }),
      );
      const members = new Map<string, string[]>();
      for (const { id, users = [] } of usergroups)
        for (const user of users) members.set(user, [...(members.get(user) ?? []), id ?? '']);
      last.set(workspace, members);
      return members;
    } catch {
      return last.get(workspace);
    }
  };

  return {
    of: async (workspace: Workspace, person: string): Promise<readonly string[] | undefined> => {
      if (workspace.session.identity()?.scopes.includes('usergroups:read') !== true) return undefined;
      const before = read.get(workspace);
      const now = clock.now();
      const current =
        before !== undefined && now - before.at < FRESH_MS ? before : { at: now, members: ask(workspace) };
      read.set(workspace, current);
      // Nobody waits for what is read anew, unless it is very old.
      const isUsable = before !== undefined && now - before.at < 2 * FRESH_MS;
      const members = isUsable ? (last.get(workspace) ?? (await current.members)) : await current.members;
      return members?.get(person) ?? [];
    },
  };
};
