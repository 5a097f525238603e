// SPDX-License-Identifier: Apache-2.0

import { placeOf } from '../core/conversation.ts';
import type { Escalation, EscalationStep } from '../core/escalation.ts';
import { bySeverity } from '../core/finding.ts';
import type { Group } from '../core/group.ts';
import type { IncidentRecord, Turn, Watched } from '../core/incident-record.ts';
import { type Destination, nextDestinationsOf, type Routes, routedOf } from '../core/route.ts';
import { toldWhere } from '../core/told-where.ts';
import type { Place, Watch } from '../core/watch.ts';

/** Where an incident is told, and who is called there: by the configuration alone, so that everybody finds the same. */
export interface AlertRouting {
  /** Where it is told what became of it at that turn, besides where it stands already. */
  readonly to: (record: IncidentRecord, turn: Turn) => readonly Destination[];
  /** Who is called in a place when this becomes of it. */
  readonly mention: (record: IncidentRecord, turn: Turn, place: Place) => Group | undefined;
  /** What is done at that turn, where nobody acknowledged. */
  readonly step: (record: IncidentRecord, turn: Turn) => EscalationStep | undefined;
}

/** Which of the steps since it was last there this one is, from 0. */
const stepNumber = ({ turns, owed }: Watched, { at }: Turn): number => {
  const all = new Map([...turns, ...owed].map((turn) => [`${turn.at}/${turn.turn}`, turn]));
  const before = [...all.values()].filter((turn) => turn.at < at).toSorted((a, b) => a.at - b.at);
  const opened = before.findLastIndex(({ turn }) => turn === 'opened' || turn === 'reopened');
  return before.slice(opened + 1).filter(({ turn }) => turn === 'escalated').length;
};

const TOLD: ReadonlySet<Turn['turn']> = new Set(['opened', 'reopened', 'worse', 'flapping']);

/** `watches`: those that are known now. A watch that says where is told there; of the others the routes decide. */
export const createAlertRouting = (
  routes: Routes,
  escalation: Escalation,
  watches: () => readonly Pick<Watch, 'id' | 'to' | 'severity'>[],
): AlertRouting => {
  const usual = (record: IncidentRecord, at: number): readonly Destination[] => {
    const routed = routedOf(record);
    if (routed === undefined) return [];
    const all = watches().filter(({ id }) => record.watched?.watches.includes(id) === true);
    const wanting = all.filter(({ severity }) => bySeverity(record.severity, severity) <= 0);
    // What became less grave than any of them asks for is still theirs.
    return toldWhere(routed, at, routes, wanting.length === 0 ? all : wanting);
  };
  const step: AlertRouting['step'] = (record, turn) =>
    record.watched === undefined || turn.turn !== 'escalated'
      ? undefined
      : escalation.steps[stepNumber(record.watched, turn)];
  const to: AlertRouting['to'] = (record, turn) => {
    const deed = step(record, turn)?.deed;
    if (deed?.type === 'tell') return deed.to.map((place) => ({ ...place, rule: 'escalation' }));
    const routed = routedOf(record);
    if (deed?.type === 'next' && routed !== undefined) return nextDestinationsOf(routed, turn.at, routes);
    return TOLD.has(turn.turn) ? usual(record, turn.at) : [];
  };
  return {
    to,
    step,
    mention: (record, turn, place) => {
      const isThere = (one: Place): boolean => placeOf(one) === placeOf(place);
      const deed = step(record, turn)?.deed;
      if (deed !== undefined && deed.type !== 'mention') return to(record, turn).find(isThere)?.mention;
      return deed?.group ?? usual(record, turn.at).find(isThere)?.mention;
    },
  };
};
