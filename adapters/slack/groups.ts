import { type Clock, MINUTE } from '../../src/core/clock.ts';
import type { Workspace } from './workspaces.ts';

/** How long somebody who left a group is still taken for a member. */
const FRESH_MS = 5 * MINUTE;

/** User groups of people, where the app may read them (`usergroups:read`); undefined where it may not, or Slack does not say. */
export const createGroups = (clock: Clock) => {
  const read = new WeakMap<Workspace, { readonly at: number; readonly members: Promise<Members> }>();
  type Members = ReadonlyMap<string, readonly string[]> | undefined;

  const ask = async (workspace: Workspace): Promise<Members> => {
    try {
      const { usergroups = [] } = await workspace.call((client) =>
        client.usergroups.list({ include_users: true, include_disabled: false }),
      );
      const members = new Map<string, string[]>();
      for (const { id, users = [] } of usergroups)
        for (const user of users) members.set(user, [...(members.get(user) ?? []), id ?? '']);
      return members;
    } catch {
      return undefined;
    }
  };

  return {
    of: async (workspace: Workspace, person: string): Promise<readonly string[] | undefined> => {
      if (workspace.session.identity()?.scopes.includes('usergroups:read') !== true) return undefined;
      const last = read.get(workspace);
      const now = clock.now();
      const current =
        last !== undefined && now - last.at < FRESH_MS ? last : { at: now, members: ask(workspace) };
      read.set(workspace, current);
      return (await current.members)?.get(person) ?? [];
    },
  };
};
