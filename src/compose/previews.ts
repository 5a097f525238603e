import type { Preview } from '../../adapters/console/routes.ts';
import { platforms } from '../../adapters/platforms.generated.ts';

/** The looks that the console can show a conversation in, whether these platforms are connected or not. */
export const previews = async (): Promise<readonly Preview[]> => {
  const modules = await Promise.all(
    Object.entries(platforms).map(async ([id, load]) => ({ id, module: (await load()).default })),
  );
  return modules.flatMap(({ id, module: { title, preview } }) =>
    preview === undefined ? [] : [{ id, title, ...preview }],
  );
};
