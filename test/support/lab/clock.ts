// SPDX-License-Identifier: Apache-2.0

/** The moment at which every variant is looked at. */
export const NOW = Date.parse('2026-11-25T12:00:00Z');

/** RFC 3339 of so many minutes before. */
export const ago = (minutes: number): string =>
  new Date(NOW - minutes * 60_000).toISOString().replace('.000Z', 'Z');
