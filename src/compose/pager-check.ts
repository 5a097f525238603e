// SPDX-License-Identifier: Apache-2.0

import type { AlertsConfig } from '../config/alerts.ts';
import { namesPager, pagerProblems } from '../config/pager-names.ts';
import type { RunSink } from '../sinks/sinks.ts';
import { createBase } from './base.ts';
import { openSinks } from './open-sinks.ts';
import { loadSettings } from './settings.ts';

/** Names of sinks that take incidents: a sign of life takes none. */
export const pagersOf = (sinks: readonly RunSink[]): readonly string[] =>
  sinks.filter(({ sink }) => sink.repeat?.onlyWhileWorking !== true).map(({ sink }) => sink.name);

/** For `config check`: sinks that `alerts.escalate` pages and that are not set. */
export const pagersChecked = async (
  alerts: AlertsConfig,
  placeOf: (path: readonly PropertyKey[]) => string,
  path: string | undefined,
): Promise<readonly string[]> => {
  if (!namesPager(alerts)) return [];
  const settings = await loadSettings({ env: process.env, path });
  const { sinks, close } = await openSinks(settings, createBase({ env: process.env }));
  await close();
  return pagerProblems(alerts, pagersOf(sinks), placeOf);
};
