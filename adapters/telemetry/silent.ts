// SPDX-License-Identifier: Apache-2.0

import type { Log, Metrics, OpenSpan, Trace } from '../../src/core/ports/telemetry.ts';

const nothing = (): void => undefined;

/** For one person's command nothing is logged and nobody counts: without the libraries that would. */
export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};

export const silentMetrics: Metrics = {
  count: nothing,
  observe: nothing,
  gauge: nothing,
  gauges: nothing,
  forget: nothing,
};

const silentSpan: OpenSpan = {
  set: nothing,
  event: nothing,
  link: nothing,
  within: (work) => work(),
  end: nothing,
};

/** Does all work as it is. */
export const silentTrace: Trace = {
  span: (_name, _options, work) => work(silentSpan),
  begin: () => silentSpan,
  carrier: () => undefined,
  continue: (_carried, work) => work(),
  about: (_ids, work) => work(),
};
