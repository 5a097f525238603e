// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { createBase } from './base.ts';
import { openCustom } from './open-custom.ts';
import type { Settings } from './settings.ts';

interface CustomHere {
  /** Filters of their names. */
  readonly filters: readonly RegisteredAnalyzer[];
  /** What is wrong with their files, each with its place. */
  readonly problems: readonly string[];
}

/** Analyzers of other people as the configuration names them: files are read, and none is asked. Throws Refused where two have one name. */
export const customHere = async (settings: Pick<Settings, 'customAnalyzers'>): Promise<CustomHere> => {
  const { analyzers, filters, close } = await openCustom(settings, createBase({ env: process.env }));
  await close();
  return { filters, problems: analyzers.flatMap(({ problems = [] }) => problems) };
};
