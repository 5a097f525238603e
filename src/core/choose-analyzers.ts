import type { RegisteredAnalyzer } from './analyzer.ts';

/** Filter names or groups → analyzers; nothing named = all but best practice and logs. Names were checked by the command. */
export const chooseAnalyzers = (filters: readonly string[], registered: readonly RegisteredAnalyzer[]): readonly RegisteredAnalyzer[] => {
  if (filters.length === 0) return registered.filter(({ analyzer }) => analyzer.group !== 'best-practice' && analyzer.kind !== 'Log');
  if (filters.includes('all')) return registered;
  return registered.filter(({ analyzer }) => filters.includes(analyzer.kind) || (filters.includes('core') && analyzer.group === 'core'));
};
