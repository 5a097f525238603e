// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { accessOf } from '../access-of.ts';
import { backendTrouble, type Explainers } from '../api/backend-named.ts';
import type { Limited } from '../api/limited.ts';
import { createAsk } from '../asking.ts';
import type { Access } from '../core/access.ts';
import { maySeeCluster } from '../core/access.ts';
import { withActive } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { isActive } from '../core/choose-analyzers.ts';
import type { Conversation, Person } from '../core/conversation.ts';
import { integrationsOf } from '../core/integrations.ts';
import { k8sgptResult } from '../core/k8sgpt-result.ts';
import type { DirectPlatform } from '../core/ports/direct-platform.ts';
import type { SettingsDesk, ToolDesk } from '../core/ports/tool-desk.ts';
import { maySee, visibleReport } from '../gather.ts';
import { createKeptSights } from '../sights-kept.ts';
import type { Base } from './base.ts';
import { type Core, filtersWith } from './core.ts';
import { openMasker } from './explaining.ts';
import type { Settings } from './settings.ts';

export interface McpDeskParts {
  readonly settings: Settings;
  readonly base: Base;
  readonly core: Core;
  readonly platform: DirectPlatform;
  /** Name of the AI that explains; undefined = the built-in guidance, or a worker elsewhere. */
  readonly backend: string | undefined;
  readonly explainers: Explainers;
  readonly limited: Limited;
  /** Longest pause between two looks at what became of a question. */
  readonly lookMs: number;
  /** On the person's own machine. */
  readonly changes?: SettingsDesk | undefined;
  /** Filters of analyzers of other people. */
  readonly custom: readonly RegisteredAnalyzer[];
  readonly activeFilters?: (() => Promise<Settings['analysis']['filters']>) | undefined;
}

/** What was said to one person is remembered for all replicas: where their next question goes on from. */
const homeOf = (person: Person): Conversation => ({
  platform: 'mcp',
  workspace: '-',
  channel: `person-${encodeURIComponent(person.id)}`,
});

/** The commands as tools ask them. */
export const createMcpDesk = async (parts: McpDeskParts): Promise<ToolDesk> => {
  const { settings, base, core, platform, lookMs } = parts;
  const ask = createAsk({ ...core, clock: base.clock, lookMs });
  const sights = createKeptSights(core.state);
  const may = accessOf(settings.access);
  const accessFor = (person: Person): Access => may({ person, conversation: homeOf(person) });
  const masker = await openMasker(settings.ai, core.state);
  const filtersNow = parts.activeFilters ?? (async () => settings.analysis.filters);

  return {
    version: base.version,
    refuseBackend: (named) => backendTrouble(named, parts.explainers)?.message,
    say: async ({ onDocument, backend, words, ...call }) =>
      parts.limited(call, async ({ person, signal }) => {
        const talk = platform.open(person, { onDocument });
        try {
          const home = homeOf(person);
          const before = await core.reports.lastFor(home);
          if (before !== undefined) await core.reports.remember(talk.conversation, before);
          const { run, documents, report: id, trouble } = await ask(talk, { words, signal, backend });
          if (trouble !== undefined) return { documents, trouble };
          // Somebody stopped it in chat: there is no other answer than that.
          if (run?.state === 'cancelled') return { documents, trouble: 'refused' };
          const [report, looked] = await Promise.all([
            id === undefined ? undefined : core.reports.load(id),
            run?.work.kind === 'look' ? sights.of(run.id) : undefined,
          ]);
          if (report !== undefined && run?.work.kind !== 'ask') await core.reports.remember(home, report.id);
          return { documents, report, looked };
        } finally {
          talk.close();
        }
      }),
    clusters: async (person) => {
      const access = accessFor(person);
      const { clusters } = await core.directory();
      return clusters.filter(({ name }) => maySeeCluster(access, name));
    },
    report: (person, id) =>
      visibleReport({
        parts: { reports: core.reports },
        interaction: { conversation: homeOf(person) },
        access: accessFor(person),
        flags: id === undefined ? {} : { report: id },
      }),
    incidents: async (person) => {
      const access = accessFor(person);
      const records = await core.book.list();
      return records
        .filter((record) => maySee({ access }, record))
        .toSorted((a, b) => (b.watched?.since ?? 0) - (a.watched?.since ?? 0));
    },
    filters: async () => filtersWith(await filtersNow(), parts.custom),
    integrations: async () => {
      const active = withActive(analyzers, await filtersNow()).filter(isActive);
      const kinds = new Set(active.map(({ analyzer }) => analyzer.kind));
      return integrationsOf(analyzers).map(({ name, title, filters }) => ({
        name,
        title,
        filters,
        active: filters.some((filter) => kinds.has(filter)),
      }));
    },
    k8sgptResult: (report, { anonymize, withDoc, explained }) =>
      k8sgptResult(report, {
        withDoc,
        provider: explained ? (parts.backend ?? '') : '',
        ...(anonymize ? { masker } : {}),
      }),
    ...(parts.changes === undefined ? {} : { settings: parts.changes }),
  };
};
