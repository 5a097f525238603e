import { fileURLToPath } from 'node:url';
import type { Chart, Theme } from '../../src/core/chart.ts';
import { chartSvg } from '../../src/core/chart-svg.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import { indexedPng } from './indexed-png.ts';

/** Letters come with us: a container has none. */
const FONT = fileURLToPath(new URL('./dejavu-sans.ttf', import.meta.url));

/** Pictures of the same numbers are drawn once: a message is rendered again and again. */
const KEPT = 20;

/** Draws charts as PNG, about ten milliseconds each. Undefined where the native part is not there: words are shown instead. */
export const openPictures = async (): Promise<Draw | undefined> => {
  const { Resvg } = await import('@resvg/resvg-js').catch(() => ({ Resvg: undefined }));
  if (Resvg === undefined) return undefined;
  const drawn = new Map<string, Uint8Array>();
  return (chart: Chart, { theme, width }: { readonly theme: Theme; readonly width: number }) => {
    const key = JSON.stringify([chart, theme, width]);
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const image = new Resvg(chartSvg(chart, theme), {
      fitTo: { mode: 'width', value: width },
      font: { fontFiles: [FONT], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    }).render();
    const picture = indexedPng(image.pixels, image.width, image.height);
    drawn.set(key, picture);
    for (const old of [...drawn.keys()].slice(0, -KEPT)) drawn.delete(old);
    return picture;
  };
};
