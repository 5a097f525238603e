// SPDX-License-Identifier: Apache-2.0

import { createRequire } from 'node:module';
import type { Chart, Theme } from '../../src/core/chart.ts';
import { chartSvg } from '../../src/core/chart-svg.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import { indexedPng } from './indexed-png.ts';

/** Letters come in a package: a container has none. Undefined where it is left out. */
const fontFile = (): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  } catch {
    return undefined;
  }
};

/** Pictures of the same numbers are drawn once: a message is rendered again and again. */
const KEPT = 20;

/** Draws charts as PNG, about ten milliseconds each. Undefined where what draws or what is written with is not there: words are shown instead. */
export const openPictures = async (): Promise<Draw | undefined> => {
  const { Resvg } = await import('@resvg/resvg-js').catch(() => ({ Resvg: undefined }));
  const font = fontFile();
  if (Resvg === undefined || font === undefined) return undefined;
  const drawn = new Map<string, Uint8Array>();
  return (chart: Chart, { theme, width }: { readonly theme: Theme; readonly width: number }) => {
    const key = JSON.stringify([chart, theme, width]);
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const image = new Resvg(chartSvg(chart, theme), {
      fitTo: { mode: 'width', value: width },
      font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    }).render();
    const picture = indexedPng(image.pixels, image.width, image.height);
    drawn.set(key, picture);
    for (const old of [...drawn.keys()].slice(0, -KEPT)) drawn.delete(old);
    return picture;
  };
};
