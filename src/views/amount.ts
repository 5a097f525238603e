// SPDX-License-Identifier: Apache-2.0

import type { Budget } from '../core/spending.ts';

const count = (value: number): string => value.toLocaleString('en-US');

/** Money in millionths: two digits behind the point, or as many as show that it is something. */
export const moneyText = (micros: number, currency: string): string => {
  const value = micros / 1e6;
  const digits = value === 0 || value >= 0.1 ? 2 : value >= 0.001 ? 4 : 6;
  return `${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: digits })} ${currency}`;
};

/** "1,234 tokens, 0.02 USD"; money only where prices are set. */
export const amountText = ({ tokens, micros }: Budget, currency: string | undefined): string =>
  [
    ...(tokens === undefined ? [] : [`${count(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`]),
    ...(micros === undefined || currency === undefined ? [] : [moneyText(micros, currency)]),
  ].join(', ');
