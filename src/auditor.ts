// SPDX-License-Identifier: Apache-2.0

import { auditedLine, type ReadLine } from './audited-line.ts';
import type { AuditEntry } from './core/audit-entry.ts';
import { SECOND } from './core/clock.ts';
import type { CommandContext, Plan } from './core/command.ts';
import type { Interaction } from './core/conversation.ts';
import { Denied } from './core/denied.ts';
import { messageOf, Refused } from './core/errors.ts';
import { redactSecrets } from './core/redact/redact-secrets.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { runIdOf } from './runs.ts';

/** Writes down what one person asked, and what became of it. */
export interface Auditor {
  /** The line was a command. */
  readonly read: (line: ReadLine) => void;
  /**
   * About to be done. Throws when that cannot be written down: then it must not be done. But whoever asks how the bot is,
   * or what it can do, is answered also while the store is away; the log has the entry.
   */
  readonly accepted: (plan: Plan, context: CommandContext) => Promise<void>;
  /** Not done. Never throws: the person is told in any case, and the log has the entry. */
  readonly notDone: (error: unknown) => Promise<void>;
}

/** Longest that somebody waits for what is not done, or says how the bot is, to be written down, while the store does not answer. */
const LATE_MS = SECOND / 2;

const outcomeOf = (error: unknown): AuditEntry['outcome'] =>
  error instanceof Denied ? 'denied' : error instanceof Refused ? 'refused' : 'failed';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const createAuditor = (
  interaction: Interaction,
  { audit, questions, clock }: Pick<DispatchParts, 'audit' | 'questions' | 'clock'>,
): Auditor => {
  const { person, conversation } = interaction;
  let line: ReadLine | undefined;
  const entry = (): Omit<AuditEntry, 'schema' | 'outcome'> => ({
    at: interaction.at,
    interaction: interaction.id,
    where: conversation,
    who: {
      id: person.id,
      ...(person.name === undefined ? {} : { name: person.name }),
      ...(person.guest === undefined ? {} : { guest: person.guest }),
    },
    source: interaction.source,
    verb: line?.verb ?? 'unknown',
    line: auditedLine(interaction.line, line, questions),
  });
  const concerns = (
    cluster: string | undefined,
    report: string | undefined,
  ): Pick<AuditEntry, 'cluster' | 'report'> => ({
    ...(cluster === undefined ? {} : { cluster }),
    ...(report === undefined ? {} : { report }),
  });
  /** Waits for it, but not long, and not for nothing. */
  const soon = async (writing: Promise<void>): Promise<void> => {
    const enough = new AbortController();
    await Promise.race([
      writing.catch(() => undefined),
      clock.sleep(LATE_MS, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
  };
  return {
    read: (read) => {
      line = read;
    },
    accepted: async (plan, { report, access, health }) => {
      const work = plan.type === 'run' ? plan.work : undefined;
      const named = work !== undefined && 'report' in work ? work.report : undefined;
      const isShown = line?.args.flags['report'] !== undefined || plan.type !== 'run';
      const written = audit.write({
        ...entry(),
        outcome: 'accepted',
        ...concerns(
          work?.cluster ?? textOf(line?.args.flags['cluster']) ?? (isShown ? report?.cluster : undefined),
          named ?? (isShown ? report?.id : undefined),
        ),
        ...(work === undefined ? {} : { run: runIdOf(interaction) }),
        ...(access.identity === undefined ? {} : { as: access.identity.user }),
      });
      await (health !== undefined || line?.verb === 'help' ? soon(written) : written);
    },
    notDone: async (error) => {
      // What people wrote that is no command is not to be quoted.
      const why = line === undefined && !(error instanceof Denied) ? 'no command' : messageOf(error);
      const flags = line?.args.flags ?? {};
      const written = audit.write({
        ...entry(),
        outcome: outcomeOf(error),
        why: redactSecrets(why),
        ...concerns(textOf(flags['cluster']), textOf(flags['report'])),
      });
      await soon(written);
    },
  };
};
