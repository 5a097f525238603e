// SPDX-License-Identifier: Apache-2.0

import { batch } from './batch.ts';
import { configuration } from './configuration.ts';
import { control } from './control.ts';
import type { Lesson, Topic } from './lesson.ts';
import { nodes } from './nodes.ts';
import { programs } from './programs.ts';
import { rollouts } from './rollouts.ts';
import { scaling } from './scaling.ts';
import { scheduling } from './scheduling.ts';
import { storage } from './storage.ts';
import { traffic } from './traffic.ts';

/** In the order in which they are taught. */
export const topics: readonly Topic[] = [
  programs,
  configuration,
  rollouts,
  scheduling,
  storage,
  traffic,
  nodes,
  batch,
  scaling,
  control,
];

export const lessons: readonly Lesson[] = topics.flatMap((topic) => topic.lessons);
