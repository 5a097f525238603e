// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { type Directory, defaultClusterOf } from '../core/directory.ts';
import type { Document } from '../core/document.ts';
import {
  alertName,
  alertSeverity,
  type ExternalAlert,
  type ExternalAlerts,
  objectsOfAlert,
} from '../core/external-alert.ts';
import { bySeverity } from '../core/finding.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { formatRef } from '../core/ref.ts';
import { type Destination, destinationsOf, type Routes } from '../core/route.ts';
import type { Place } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { alertPlacement, sequenceAt } from '../message-keys.ts';
import type { Letter } from '../outbox.ts';
import { externalAlertView, externalNoteView } from '../views/external-alert.ts';
import type { TickerTask } from '../watches/ticker.ts';
import { type AlertCheckParts, type ClusterIn, createAlertChecks } from './alert-check.ts';
import { replyOf, rootKey } from './alert-in-keys.ts';
import { type AlertInState, shortHash, type Taken, type Told } from './alert-in-state.ts';
import { matchAlerts } from './alert-match.ts';

interface AlertInSettings {
  readonly clusterLabel: string;
  /** What that label says: the name of the cluster here. */
  readonly clusters: Readonly<Record<string, string>>;
  readonly cluster?: string | undefined;
  readonly analyze: boolean;
  readonly explain: boolean;
}

export interface AlertInParts extends AlertCheckParts {
  readonly settings: AlertInSettings;
  readonly state: AlertInState;
  readonly book: Pick<IncidentBook, 'list'>;
  readonly directory: () => Promise<Directory>;
  readonly routes: Routes;
  readonly log: Log;
}

const EVERY_MS = SECOND;
/** Notifications that are told in one run. */
const AT_ONCE = 50;

const channelOf = ({ platform, workspace, channel }: Place): Place => ({ platform, workspace, channel });
const isFiring = ({ status }: ExternalAlert): boolean => status === 'firing';

/** What Alertmanager posts → notes in the threads of our alerts, and messages of their own where none of them is about it. */
export const alertInTask = (parts: AlertInParts): TickerTask => {
  const { settings, state, outbox, book, reports, directory, routes, log } = parts;

  const clusterIn: ClusterIn = (known) => (alert) => {
    const named = alert.labels[settings.clusterLabel];
    if (named === undefined || named === '') return settings.cluster ?? defaultClusterOf(known);
    return Object.hasOwn(settings.clusters, named) ? settings.clusters[named] : named;
  };

  const checks = createAlertChecks(parts, clusterIn);

  const put = (
    position: Pick<Letter, 'key' | 'thread'>,
    to: Place,
    {
      document,
      at,
      cluster,
    }: { readonly document: Document; readonly at: number; readonly cluster: string | undefined },
  ): Promise<void> =>
    outbox.put({
      ...position,
      to: channelOf(to),
      run: 'alertmanager',
      sequence: sequenceAt(at),
      document,
      final: true,
      cluster,
    });

  /** In each thread of the incident: one note while it fires, one when it is over. */
  const note = async (
    record: IncidentRecord,
    alerts: readonly ExternalAlert[],
    name: string,
    at: number,
  ): Promise<void> => {
    for (const status of ['firing', 'resolved'] as const) {
      const those = alerts.filter((alert) => alert.status === status);
      const document = those.length === 0 ? undefined : externalNoteView(those);
      for (const place of record.watched?.places ?? []) {
        const position = alertPlacement(record, place)?.reply(`alertmanager-${shortHash(name)}-${status}`);
        if (document !== undefined && position !== undefined)
          await put(position, place, { document, at, cluster: record.cluster });
      }
    }
  };

  const destinations = (
    alerts: readonly ExternalAlert[],
    cluster: string | undefined,
    at: number,
  ): readonly Destination[] => {
    const [first] = alerts;
    if (first === undefined) return [];
    const [object] = objectsOfAlert(first);
    const routed = {
      cluster: cluster ?? '',
      namespaces: [...new Set(alerts.flatMap(({ labels }) => labels['namespace'] ?? []))],
      severity: alerts.map(alertSeverity).sort(bySeverity)[0] ?? 'warning',
      codes: [`alertmanager/${alertName(first)}`],
      labels: first.labels,
      object: object === undefined ? '' : formatRef(object),
    };
    return destinationsOf(routed, at, routes);
  };

  /** A message of its own, edited as the group changes; where it stands. */
  const tell = async (
    group: ExternalAlerts,
    alerts: readonly ExternalAlert[],
    {
      told,
      known,
      at,
      name,
    }: { readonly told: Told; readonly known: Directory; readonly at: number; readonly name: string },
  ): Promise<readonly Place[]> => {
    const clusters = [...new Set(alerts.map(clusterIn(known)))];
    const cluster = clusters.length === 1 ? clusters[0] : undefined;
    const isNew = told.places.length === 0;
    const places: readonly (Place & Pick<Destination, 'mention'>)[] = isNew
      ? destinations(alerts, cluster, at)
      : told.places;
    if (places.length === 0)
      log.info({ alerts: alerts.length }, 'Alerts are told nowhere: no route says where');
    // Those that were not kept one by one count all the same.
    const listed = group.alerts.filter(isFiring).length;
    const firing = alerts.filter(isFiring).length + group.firing - listed;
    const resolved =
      alerts.filter((alert) => !isFiring(alert)).length + group.resolved - (group.alerts.length - listed);
    for (const place of places) {
      const document = externalAlertView({ cluster, alerts, firing, resolved, mention: place.mention });
      await put({ key: rootKey(name, place) }, place, { document, at, cluster });
      if (firing === 0)
        await put(replyOf(name, place, 'resolved'), place, {
          document: externalNoteView(alerts),
          at,
          cluster,
        });
    }
    const stands = places.map(channelOf);
    if (isNew && settings.analyze && stands.length > 0)
      await checks.start(alerts.filter(isFiring), { known, places: stands, name, at });
    return stands;
  };

  const tellGroup = async ({ alerts: group, at }: Taken, known: Directory): Promise<void> => {
    const before = await state.told(group.groupKey);
    const isOver = group.firing === 0;
    // The same again: said by the other of a pair, or because it goes on.
    if (before?.signature === group.signature) {
      await state.tell(group.groupKey, before);
      return;
    }
    if (isOver && (before === undefined || before.isOver)) return;
    const told: Told =
      before === undefined || before.isOver
        ? { schema: 1, episode: at, signature: '', isOver: false, places: [] }
        : before;
    const name = `external/${group.groupKey}/${told.episode}`;
    const groups = await matchAlerts(group.alerts, { book, reports, clusterOf: clusterIn(known) });
    for (const [record, alerts] of groups) if (record !== undefined) await note(record, alerts, name, at);
    // What has a message of its own keeps it, also where an incident about it was found since.
    const shown = told.places.length > 0 ? group.alerts : (groups.get(undefined) ?? []);
    const places = shown.length === 0 ? [] : await tell(group, shown, { told, known, at, name });
    await state.tell(group.groupKey, { ...told, places, signature: group.signature, isOver });
  };

  return {
    name: 'alerts in',
    everyMs: EVERY_MS,
    run: async (_now, signal) => {
      const taken = (await state.taken()).slice(0, AT_ONCE);
      const known = taken.length === 0 ? { clusters: [] } : await directory();
      for (const each of taken) {
        signal.throwIfAborted();
        await tellGroup(each, known);
        await state.forget(each.key, each.version);
      }
      for (const check of await state.checks()) if (await checks.tell(check)) await state.forget(check.key);
    },
  };
};
