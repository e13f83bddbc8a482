/** The folders in which the vault keeps its templates, as the plugins that use them are set up. */
import type { App } from 'obsidian';
import * as v from 'valibot';

/**
 * Files of the vault's configuration, and the member that names the folder: of the core plugin Templates
 * (https://help.obsidian.md/plugins/templates) and of Templater (https://silentvoid13.github.io/Templater/settings.html),
 * 2026-11-29.
 */
const PLACES = [
  ['templates.json', 'folder'],
  ['plugins/templater-obsidian/data.json', 'templates_folder'],
] as const;

/** The template folders as they were read last. */
export interface TemplateFolders {
  readonly now: () => readonly string[];
  /** Reads them again, and resolves to whether they changed: the app has no event for the settings of other plugins. */
  readonly look: () => Promise<boolean>;
}

/** Knows none before the first look. */
export function followTemplates(app: App): TemplateFolders {
  let folders: readonly string[] = [];
  return {
    now: () => folders,
    look: async () => {
      const found = await templateFolders(app);
      const isSame = JSON.stringify(found) === JSON.stringify(folders);
      folders = found;
      return !isSame;
    },
  };
}

/** Resolves to the folders, none where no such plugin is set up. A file that can't be read names none; never rejects. */
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
