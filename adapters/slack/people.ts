// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import type { Person } from '../../src/core/conversation.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { createGroups } from './groups.ts';
import { failureOf } from './send-errors.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

export interface People {
  /**
   * Name, language, time zone, groups, and whether they are a guest; of an app without `users:read` the id alone. Throws
   * Unavailable where Slack does not tell soon enough: somebody who may be a guest is taken for nobody.
   */
  readonly find: (team: string, id: string) => Promise<Person>;
}

/** Acceptance does not wait longer for a name; what comes later is known the next time. */
const PATIENCE_MS = 1_800;
const REMEMBERED = 2_000;

const unchecked = (): Unavailable => new Unavailable('Slack does not say who asks');

/** Events name people by id only, and commands by name: what Slack says of them is remembered. */
export const createPeople = (workspaces: Workspaces, clock: Clock): People => {
  const known = new Map<string, Promise<Person>>();
  const forbidden = new WeakSet<Workspace>();
  const groups = createGroups(clock);

  const ask = async (key: string, id: string, workspace: Workspace): Promise<Person> => {
    try {
      const { user } = await workspace.call((client) =>
        client.users.info({ user: id, include_locale: true }),
      );
      const name = user?.profile?.display_name || user?.name;
      const home = workspace.session.identity()?.teamId;
      // In an organisation people have a workspace of their own and belong to several.
      const isOurs =
        user?.team_id === undefined ||
        home === undefined ||
        user.team_id === home ||
        user.enterprise_user?.teams?.includes(home) === true;
      const isGuest = user?.is_restricted === true || user?.is_ultra_restricted === true || !isOurs;
      return {
        id,
        ...(name === undefined ? {} : { name }),
        ...(user?.locale === undefined ? {} : { locale: user.locale }),
        ...(user?.tz === undefined ? {} : { timeZone: user.tz }),
        ...(isGuest ? { guest: true } : {}),
      };
    } catch (error) {
      known.delete(key);
      // People whom this workspace cannot see are not its own.
      if (/^user_not_(?:found|visible)$/.test(failureOf(error)?.error ?? '')) return { id, guest: true };
      // Without users:read the bot works, and shows ids.
      if (failureOf(error)?.error !== 'missing_scope') throw unchecked();
      forbidden.add(workspace);
      return { id };
    }
  };

  const look = async (team: string, id: string, workspace: Workspace): Promise<Person> => {
    const key = `${team}/${id}`;
    const asked = forbidden.has(workspace)
      ? Promise.resolve({ id })
      : (known.get(key) ?? ask(key, id, workspace));
    // What comes after all is known the next time.
    asked.then(
      (person: Person) => {
        if (!forbidden.has(workspace) && person.name !== undefined) known.set(key, asked);
      },
      () => undefined,
    );
    if (!forbidden.has(workspace)) {
      known.delete(key);
      known.set(key, asked);
    }
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    const [person, theirs] = await Promise.all([asked, groups.of(workspace, id)]);
    return theirs === undefined ? person : { ...person, groups: theirs };
  };

  return {
    find: async (team, id) => {
      const workspace = workspaces.known(team);
      if (workspace === undefined) throw unchecked();
      const enough = new AbortController();
      const impatient = clock.sleep(PATIENCE_MS, enough.signal).then(() => {
        // Asked anew the next time, whatever becomes of this.
        known.delete(`${team}/${id}`);
        throw unchecked();
      });
      impatient.catch(() => undefined);
      try {
        return await Promise.race([look(team, id, workspace), impatient]);
      } finally {
        enough.abort();
      }
    },
  };
};
