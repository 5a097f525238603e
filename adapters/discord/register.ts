// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { AnyCommand } from '../../src/core/command.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { DiscordApi } from './api.ts';
import { type CommandBody, commandOf, context, ROOT } from './command-of.ts';
import { failureOf } from './failures.ts';

export interface Registrar {
  /** Makes `/k8sgpt` in one server what it should be; asks each once, unless `again`. */
  readonly guild: (guild: string) => void;
  /** The same in every server that the bot is in, and for direct messages. */
  readonly everywhere: () => void;
  readonly settled: () => Promise<void>;
}

const Registered = z.array(z.looseObject({ id: z.string(), name: z.string() }));
const Guilds = z.array(z.object({ id: z.string() }));
const PAGE = 200;
const TRIES = 4;
const LONGEST_WAIT = 30 * SECOND;

/** What is compared, in one order; Discord adds ids, versions and defaults. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value;
  const kept = [
    'type',
    'name',
    'description',
    'options',
    'choices',
    'value',
    'autocomplete',
    'required',
  ] as const;
  const given = value as Readonly<Record<string, unknown>>;
  return kept.flatMap((key) => {
    const part = given[key];
    const isDefault = part === undefined || part === false || (Array.isArray(part) && part.length === 0);
    return isDefault && key !== 'value' ? [] : [[key, shapeOf(part)]];
  });
};

const hashOf = (command: Readonly<Record<string, unknown>>): string => {
  const { contexts } = command;
  const where = Array.isArray(contexts) ? [...(contexts as number[])].sort() : [];
  return createHash('sha256')
    .update(JSON.stringify([shapeOf(command), where]))
    .digest('hex');
};

/**
 * Registers the slash command, only where it differs: Discord counts how often commands are made. In a server it is
 * there at once, registered globally up to an hour later; so servers get their own, and direct messages the global one.
 */
export const createRegistrar = (
  api: Pick<DiscordApi, 'call'>,
  parts: {
    readonly application: () => string | undefined;
    readonly where: 'guild' | 'global';
    readonly commands: readonly AnyCommand[];
    readonly clock: Clock;
    readonly log: Log;
    readonly stopping: AbortSignal;
  },
): Registrar => {
  const { clock, log, where, stopping } = parts;
  const body = commandOf(parts.commands);
  const done = new Set<string>();
  let work: Promise<void> = Promise.resolve();

  /** Waits when Discord asks for it: nobody is in a hurry here. */
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act();
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction !== 'later' || tries === TRIES) throw error;
        await clock.sleep(Math.min(LONGEST_WAIT, failure.retryAfterMs ?? tries * SECOND), stopping);
      }
    }
  };

  /** `undefined` = it should not be there. */
  const make = async (path: `/${string}`, wanted: CommandBody | undefined): Promise<void> => {
    const all = Registered.parse(await patiently(async () => api.call({ method: 'GET', path })));
    const found = all.find(({ name, type }) => name === ROOT && (type === undefined || type === 1));
    if (wanted === undefined) {
      if (found !== undefined)
        await patiently(async () => api.call({ method: 'DELETE', path: `${path}/${found.id}` }));
      return;
    }
    if (found !== undefined && hashOf(found) === hashOf({ ...wanted })) return;
    // A command of the same name is written over; others of this application are left alone.
    await patiently(async () => api.call({ method: 'POST', path, body: { ...wanted } }));
    log.info({}, 'The slash command is registered anew');
  };

  const enqueue = (what: string, act: (application: string) => Promise<void>): void => {
    work = work
      .then(async () => {
        const application = parts.application();
        if (application === undefined || stopping.aborted || done.has(what)) return;
        await act(application);
        done.add(what);
      })
      .catch((error: unknown) => {
        if (!stopping.aborted)
          log.warn(
            { reason: failureOf(error)?.error ?? messageOf(error) },
            'The slash command could not be registered',
          );
      });
  };

  const guild = (id: string): void =>
    enqueue(id, async (application) =>
      make(`/applications/${application}/guilds/${id}/commands`, where === 'guild' ? body : undefined),
    );

  return {
    guild,
    everywhere: () => {
      const contexts = where === 'guild' ? [context.direct] : [context.guild, context.direct];
      enqueue('global', async (application) =>
        make(`/applications/${application}/commands`, { ...body, contexts }),
      );
      work = work
        .then(async () => {
          let after = '0';
          for (;;) {
            const query = { limit: String(PAGE), after };
            const page = Guilds.parse(
              await patiently(async () => api.call({ method: 'GET', path: '/users/@me/guilds', query })),
            );
            for (const { id } of page) guild(id);
            after = page.at(-1)?.id ?? after;
            if (page.length < PAGE || stopping.aborted) return;
          }
        })
        .catch((error: unknown) => {
          if (!stopping.aborted)
            log.warn({ reason: failureOf(error)?.error ?? messageOf(error) }, 'Servers could not be listed');
        });
    },
    settled: async () => {
      let last: Promise<void> | undefined;
      while (last !== work) {
        last = work;
        await last;
      }
    },
  };
};
