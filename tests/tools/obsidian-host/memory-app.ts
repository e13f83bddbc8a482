/** The app without a screen over a vault in memory. */
import { App, type Shell } from '../../../tools/obsidian-host/app/app.ts';
import { BareWorkspace } from '../../../tools/obsidian-host/app/workspace.ts';
import { MemoryDisk } from '../../../tools/obsidian-host/browser/memory-disk.ts';

function noScreen(): never {
  throw new Error('The test has no screen');
}

const NO_SCREEN: Shell = {
  addRibbonIcon: noScreen,
  addStatusBarItem: noScreen,
  addSettingTab: noScreen,
  isDarkMode: () => false,
};

/** Opens a vault with these texts, by path. */
export async function openVault(texts: Readonly<Record<string, string>>, bases = true): Promise<App> {
  const app = new App({
    disk: new MemoryDisk('Vault', texts),
    workspace: new BareWorkspace(),
    shell: NO_SCREEN,
    cache: { lagMs: 1 },
    bases,
  });
  await app.hostStart();
  return app;
}
