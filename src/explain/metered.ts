// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../core/errors.ts';
import { matchesGlob } from '../core/glob.ts';
import type { AiBackend, Completion } from '../core/ports/ai-backend.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import {
  type Amount,
  microsOf,
  OverBudget,
  type Price,
  type Spender,
  type Tokens,
} from '../core/spending.ts';
import type { Ledger } from './ledger.ts';

export interface MeterParts {
  readonly ledger: Ledger;
  /** By model, or a pattern of models: gpt-5*. */
  readonly prices: Readonly<Record<string, Price>>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A backend whose calls are paid for by somebody: each is set aside in the budgets before, and settled after. */
export type Meter = (backend: AiBackend, spender: Spender) => AiBackend;

/** Nobody in particular: what a program asked for. */
export const nobody: Spender = { channel: '-', user: '-' };

/** English has about four characters per token; stand-ins and JSON have fewer. */
const CHARACTERS_PER_TOKEN = 3;

/** The price of a model: by its name, else by the longest pattern that fits. */
export const priceOf = (prices: MeterParts['prices'], models: readonly string[]): Price | undefined => {
  for (const model of models) {
    const exact = prices[model];
    if (exact !== undefined) return exact;
  }
  const patterns = Object.keys(prices).toSorted((a, b) => b.length - a.length);
  const found = patterns.find((pattern) => models.some((model) => matchesGlob(model, pattern)));
  return found === undefined ? undefined : prices[found];
};

/** Far above what a token has, so that what is set aside is enough. */
const mostOf = (request: Completion): Tokens => ({
  inputTokens: Math.ceil(
    JSON.stringify([request.system, request.messages, request.tools, request.schema]).length /
      CHARACTERS_PER_TOKEN,
  ),
  outputTokens: request.maxTokens,
});

export const createMeter =
  ({ ledger, prices, log, metrics }: MeterParts): Meter =>
  (backend, spender) => ({
    ...backend,
    async *complete(request, signal) {
      const amountOf = (tokens: Tokens, models: readonly string[]): Amount => ({
        tokens: tokens.inputTokens + tokens.outputTokens,
        micros: microsOf(tokens, priceOf(prices, models)),
      });
      const most = mostOf(request);
      const reservation = await ledger
        .reserve(spender, amountOf(most, [backend.model]))
        .catch((error: unknown) => {
          if (error instanceof OverBudget)
            metrics.count('k8sgpt_ai_over_budget_total', { whose: error.whose });
          throw error;
        });
      let characters = 0;
      let taken: Amount | undefined;
      try {
        for await (const part of backend.complete(request, signal)) {
          if (part.type === 'text') characters += part.text.length;
          if (part.type === 'done') {
            // A service that tells no numbers is counted by what was said.
            const told = part.inputTokens + part.outputTokens > 0;
            const said = Math.ceil(characters / CHARACTERS_PER_TOKEN);
            const tokens = told ? part : { ...most, outputTokens: said };
            taken = amountOf(tokens, [part.model, backend.model]);
          }
          yield part;
        }
      } finally {
        // Whoever leaves in the middle of an answer has had the question read, and what was said by then.
        const said = Math.ceil(characters / CHARACTERS_PER_TOKEN);
        taken ??=
          characters === 0
            ? { tokens: 0, micros: 0 }
            : amountOf({ ...most, outputTokens: said }, [backend.model]);
        if (taken.micros > 0)
          metrics.count('k8sgpt_ai_cost_total', { backend: backend.name }, taken.micros / 1e6);
        spender.spent?.(taken);
        await reservation
          .settle(taken)
          .catch((error: unknown) =>
            log.warn({ reason: messageOf(error) }, 'What AI took could not be counted'),
          );
      }
    },
  });
