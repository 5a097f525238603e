// SPDX-License-Identifier: Apache-2.0

import { suggest } from '../core/suggest.ts';
import type { AlertsConfig } from './alerts.ts';

type PlaceOf = (path: readonly PropertyKey[]) => string;

/** Whether `alerts.escalate` names a sink at all. */
export const namesPager = ({ escalate }: Pick<AlertsConfig, 'escalate'>): boolean =>
  escalate.some(({ deed }) => deed.type === 'page' && deed.sink !== undefined);

/** What `alerts.escalate` pages and what is no sink that is set: a sentence each, with its place where that is known. */
export const pagerProblems = (
  { escalate }: Pick<AlertsConfig, 'escalate'>,
  sinks: readonly string[],
  placeOf?: PlaceOf,
): readonly string[] =>
  escalate.flatMap(({ deed }, at) => {
    if (deed.type !== 'page' || deed.sink === undefined || sinks.includes(deed.sink)) return [];
    const path = ['alerts', 'escalate', at, 'page'];
    const close = suggest(deed.sink, sinks);
    const known = sinks.length === 0 ? 'none is set' : `set are ${sinks.join(', ')}`;
    const hint = close === undefined ? known : `did you mean ${close}?`;
    const where = placeOf === undefined ? '' : `${placeOf(path)}: `;
    return [`${where}${path.join('.')}: there is no sink ${deed.sink} to page; ${hint}`];
  });
