// SPDX-License-Identifier: Apache-2.0

import type { Outcome } from './_run.ts';

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`);

const rowOf = ({ fault, recoveries, violations, skipped }: Outcome): readonly string[] => {
  const times = recoveries.map(({ ms }) => ms).sort((a, b) => a - b);
  return [
    fault.name,
    skipped === undefined ? String(recoveries.length) : 'not tried',
    seconds(times[0]),
    seconds(times[Math.ceil(times.length / 2) - 1]),
    seconds(times.at(-1)),
    skipped ?? (violations.length === 0 ? 'ok' : `${violations.length} violations`),
  ];
};

/** How often each fault was tried, how long recovery took from its end, and what was wrong. */
export const tableOf = (outcomes: readonly Outcome[], tookMs: number): string => {
  const rows = [['fault', 'steps', 'min', 'p50', 'max', ''], ...outcomes.map(rowOf)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column >= 1 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const wrong = outcomes.flatMap(({ fault, violations }) =>
    violations.map((what) => `✗ ${fault.name}: ${what}`),
  );
  const steps = outcomes.reduce((sum, { recoveries }) => sum + recoveries.length, 0);
  return [
    ...lines,
    '',
    ...wrong,
    `${steps} recoveries of ${outcomes.length} faults in ${Math.round(tookMs / 1_000)} s: ${wrong.length === 0 ? 'nothing lost, doubled or stuck' : `${wrong.length} violations`}`,
  ].join('\n');
};
