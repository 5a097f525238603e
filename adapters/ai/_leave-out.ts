// SPDX-License-Identifier: Apache-2.0

import type { Log } from '../../src/core/ports/telemetry.ts';

/** Parts of a request that some servers and models do not take: what each is called in their errors. */
export type Extras<Extra extends string> = Readonly<Record<Extra, RegExp>>;

/** About the question itself: leaving options out would not help. */
const ABOUT_ELSE = new Set(['context_length_exceeded', 'model_not_found', 'invalid_api_key']);

export interface LeaveOut<Extra extends string> {
  readonly without: ReadonlySet<Extra>;
  /** Sends; where the server refuses extras of the request, again without them, from then on. `sent`: those it carries. */
  readonly send: <T>(sent: () => readonly Extra[], send: () => Promise<T>) => Promise<T>;
}

/** Options that the server refuses are left out from then on. */
export const leaveOut = <Extra extends string>(
  extras: Extras<Extra>,
  { log, backend }: { readonly log: Log; readonly backend: string },
): LeaveOut<Extra> => {
  const without = new Set<Extra>();

  /** What a 400 or 422 is about: the named extras, or all of them when it names none. Empty: about something else. */
  const blamedBy = (error: unknown, sent: readonly Extra[]): readonly Extra[] => {
    const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
    if ((status !== 400 && status !== 422) || ABOUT_ELSE.has(String(code))) return [];
    const named = sent.filter((extra) => extras[extra].test(String(message)));
    return named.length > 0 ? named : sent;
  };

  return {
    without,
    send: async (sent, send) => {
      for (;;) {
        const carried = sent();
        try {
          return await send();
        } catch (error) {
          const blamed = blamedBy(error, carried);
          if (blamed.length === 0) throw error;
          for (const extra of blamed) without.add(extra);
          log.info({ backend, without: [...without] }, 'The AI server takes fewer options');
        }
      }
    },
  };
};
