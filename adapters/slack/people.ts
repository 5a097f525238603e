import type { Clock } from '../../src/core/clock.ts';
import type { Person } from '../../src/core/conversation.ts';
import type { SlackClient } from './client.ts';
import { failureOf } from './send-errors.ts';

export interface People {
  /** Name, language and time zone where Slack tells them soon enough; never throws. */
  readonly find: (id: string) => Promise<Person>;
}

/** Acceptance does not wait longer for a name: the next time it is known. */
const PATIENCE_MS = 300;
const REMEMBERED = 2_000;

/** Events name people by id only, and commands by name: what Slack says of them is remembered. */
export const createPeople = (client: SlackClient, clock: Clock): People => {
  const known = new Map<string, Promise<Person>>();
  let isAllowed = true;

  const ask = async (id: string): Promise<Person> => {
    try {
      const { user } = await client.users.info({ user: id, include_locale: true });
      const name = user?.profile?.display_name || user?.name;
      return {
        id,
        ...(name === undefined ? {} : { name }),
        ...(user?.locale === undefined ? {} : { locale: user.locale }),
        ...(user?.tz === undefined ? {} : { timeZone: user.tz }),
      };
    } catch (error) {
      // Without users:read the bot works, and shows ids.
      if (failureOf(error)?.error === 'missing_scope') isAllowed = false;
      known.delete(id);
      return { id };
    }
  };

  return {
    find: async (id) => {
      if (!isAllowed) return { id };
      const asked = known.get(id) ?? ask(id);
      known.delete(id);
      known.set(id, asked);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      const enough = new AbortController();
      const impatient = clock.sleep(PATIENCE_MS, enough.signal).then(
        () => ({ id }),
        () => ({ id }),
      );
      try {
        return await Promise.race([asked, impatient]);
      } finally {
        enough.abort();
      }
    },
  };
};
