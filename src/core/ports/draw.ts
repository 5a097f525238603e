// SPDX-License-Identifier: Apache-2.0

import type { Chart, Theme } from '../chart.ts';

/** Draws a chart as PNG, so many pixels wide. The same numbers give the same picture. */
export type Draw = (chart: Chart, look: { readonly theme: Theme; readonly width: number }) => Uint8Array;
