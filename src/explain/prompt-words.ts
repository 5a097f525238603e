// SPDX-License-Identifier: Apache-2.0

import type { Incident } from '../core/incident.ts';
import { type PromptRule, promptRuleFor } from '../core/prompt-rule.ts';

/** What an experienced engineer asks first, by what is to blame. The operator's own words come before these. */
const BUILT_IN: readonly PromptRule[] = [
  {
    codes: ['*/oom-killed', '*/oom-*'],
    text: 'Tell a limit that is too low from memory that grows without end: a steady climb over hours points to a leak, a kill right after the start or under load to the limit. Never advise to raise the limit alone without saying how to find out.',
  },
  {
    codes: ['pod-crash/*'],
    text: 'Read the exit code and the last words of the container first: 1 and 2 are the program’s own, 126 and 127 a command that cannot run, 137 a kill, 139 a fault of memory, 143 a stop on request. Say which it is before you say why.',
  },
  {
    codes: ['pod-image/*', '*/image-*'],
    text: 'Tell a wrong name or tag from missing credentials and from a registry that is not reached: the words of the pull decide.',
  },
  {
    codes: ['pod-scheduling/*', '*/unschedulable*'],
    text: 'Go through the constraints that the scheduler names, with how many nodes each rules out; say which one change would let the pod run and what it costs.',
  },
  {
    kinds: ['Node'],
    text: 'Say first whether the node is lost, under pressure, or on its way out by intention, and what happens to what runs there meanwhile.',
  },
  {
    kinds: ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass'],
    text: 'Data comes first: never advise to delete a claim or a volume without saying what is lost, and how the reclaim policy decides it.',
  },
  {
    kinds: ['NetworkPolicy'],
    text: 'Say which direction is closed, for which pods, and what must be reachable that is not; DNS is needed by nearly everything.',
  },
];

/** The longest words of an operator for one prompt. */
export interface PromptWords {
  /** Told in every prompt. */
  readonly instructions?: string | undefined;
  readonly rules?: readonly PromptRule[] | undefined;
}

/** What a model is told about incidents like this one, besides the facts: the operator's words, else the built-in ones. */
export const promptWordsFor = (
  incident: Incident,
  { instructions, rules = [] }: PromptWords = {},
): readonly string[] => {
  const rule = promptRuleFor([...rules, ...BUILT_IN], incident);
  return [instructions, rule?.text].filter((text) => text !== undefined);
};
