// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { AdapterModule } from './adapter-module.ts';
import type { AlertSink } from './alert-sink.ts';

/** One kind of sink: the default export of adapters/alerts/<id>.ts. Several addresses are several sinks, none in the way of another. */
export type SinkModule<S extends z.ZodObject = z.ZodObject> = AdapterModule<readonly AlertSink[], S>;

export const defineSink = <S extends z.ZodObject>(module: SinkModule<S>): SinkModule<S> =>
  Object.freeze(module);
