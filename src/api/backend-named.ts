import type { AnalyzeResponse } from '../core/api-messages.ts';

/** Who explains here. */
export interface Explainers {
  /** Names of the models' services, the first one asked first; undefined where workers know it. */
  readonly names: readonly string[] | undefined;
  /** Whether any model is asked at all. */
  readonly isAi: boolean;
}

const FAILED_PRECONDITION = 9;

/**
 * Why the backend that was named explains nothing here. No other one stands in for it: whoever names one may have
 * reasons to send nothing elsewhere. Undefined: it does, or none was named.
 */
export const backendTrouble = (
  named: string,
  { names }: Explainers,
): NonNullable<AnalyzeResponse['error']> | undefined => {
  if (named === '' || names === undefined || names.includes(named)) return undefined;
  const instead = names.length === 0 ? 'none is set up' : `${names.join(', ')} is set up`;
  return {
    message: `The AI backend ${named} is not set up here (${instead}), so nothing was explained. Leave backend empty for the one that is.`,
    code: FAILED_PRECONDITION,
  };
};
