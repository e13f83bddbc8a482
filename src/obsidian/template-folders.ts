/** The vault's template folders, from the settings of the plugins that use them. */
import type { App } from 'obsidian';
import * as v from 'valibot';

/**
 * Configuration files in the vault, each with the member that names the folder: the core plugin Templates
 * (https://help.obsidian.md/plugins/templates) and Templater (https://silentvoid13.github.io/Templater/settings.html),
 * 2026-11-29.
 */
const PLACES = [
  ['templates.json', 'folder'],
  ['plugins/templater-obsidian/data.json', 'templates_folder'],
] as const;

/** The template folders as last read. */
export interface TemplateFolders {
  readonly now: () => readonly string[];
  /**
   * Reads the folders again and resolves to true if they changed. The app has no event for the settings of other
   * plugins.
   */
  readonly refresh: () => Promise<boolean>;
}

/** Returns a reader without folders until the first call of `look`. */
export function followTemplates(app: App): TemplateFolders {
  let folders: readonly string[] = [];
  return {
    now: () => folders,
    refresh: async () => {
      const found = await templateFolders(app);
      const isSame = JSON.stringify(found) === JSON.stringify(folders);
      folders = found;
      return !isSame;
    },
  };
}

/**
 * Resolves to the folders; an empty array if no such plugin is set up. A file that cannot be read is ignored; never
 * rejects.
 */
async function templateFolders({ vault }: App): Promise<readonly string[]> {
  const found = await Promise.all(
    PLACES.map(async ([file, member]) => {
      const path = `${vault.configDir}/${file}`;
      try {
        if (!(await vault.adapter.exists(path))) return '';
        const raw: unknown = JSON.parse(await vault.adapter.read(path));
        return v.parse(v.object({ [member]: v.string() }), raw)[member] ?? '';
      } catch {
        return '';
      }
    }),
  );
  return found.filter((folder) => folder.trim() !== '');
}
