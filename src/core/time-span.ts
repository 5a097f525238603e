// SPDX-License-Identifier: Apache-2.0

import { DAY, HOUR, MINUTE, SECOND } from './clock.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
const SPAN = /^(?:\d{1,6}(?:\.\d{1,3})?[smhdw])+$/;

/** `90m`, `24h`, `1h30m`, `7d` → milliseconds; undefined when it is none, or nothing. */
export const parseSpan = (text: string): number | undefined => {
  const given = text.trim().toLowerCase();
  if (!SPAN.test(given)) return undefined;
  let ms = 0;
  for (const [, count = '0', unit = 's'] of given.matchAll(/(?<![\d.])([\d.]+)([smhdw])/g))
    ms += Number(count) * (UNITS[unit] ?? 0);
  return ms > 0 ? ms : undefined;
};
