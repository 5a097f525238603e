// SPDX-License-Identifier: Apache-2.0

import type { AnyTool } from '../tool.ts';
import events from './events.ts';
import get from './get.ts';
import list from './list.ts';
import logs from './logs.ts';
import promql from './promql.ts';
import relations from './relations.ts';
import rolloutHistory from './rollout-history.ts';
import top from './top.ts';

/** Everything that a model may look at. */
export const tools: readonly AnyTool[] = [list, get, events, logs, rolloutHistory, relations, top, promql];
