/** Runs a built `main.js`, which can require the module `obsidian` and no other. */
import type { App } from './app.ts';
import type { Plugin, PluginManifest } from './plugin.ts';

type PluginClass = new (app: App, manifest: PluginManifest) => Plugin;

interface CommonModule {
  exports: { default?: PluginClass } | PluginClass;
}

/** Reading a name that the host lacks is an error here; `undefined` would cause a different error much later. */
function guarded(api: object): object {
  return new Proxy(api, {
    get(target, name, receiver): unknown {
      if (typeof name === 'string' && !(name in target) && !['__esModule', 'default', 'then'].includes(name))
        throw new Error(`The host has no '${name}' in its 'obsidian' module`);
      return Reflect.get(target, name, receiver);
    },
  });
}

/**
 * Returns the plugin class of a bundle. `globals` are the names that the bundle can use in addition to the language's
 * own.
 */
export function readPlugin(code: string, api: object, globals: Readonly<Record<string, unknown>> = {}): PluginClass {
  const module: CommonModule = { exports: {} };
  const answer = guarded(api);
  const require = (name: string): object => {
    if (name !== 'obsidian') throw new Error(`Cannot find module '${name}'`);
    return answer;
  };
  const names = Object.keys(globals);
  const run = new Function('require', 'module', 'exports', ...names, code) as (...args: unknown[]) => void;
  run(require, module, module.exports, ...names.map((name) => globals[name]));
  const { exports } = module;
  const found = typeof exports === 'function' ? exports : exports.default;
  if (found === undefined) throw new Error('The bundle exports no plugin class');
  return found;
}

/** Creates the plugin and waits for its `onload`. */
export async function loadPlugin(app: App, found: PluginClass, manifest: PluginManifest): Promise<Plugin> {
  const plugin = new found(app, { ...manifest, dir: `${app.vault.configDir}/plugins/${manifest.id}` });
  await plugin.hostLoad();
  return plugin;
}

/** Returns one message for each thing that a plugin left; an unloaded plugin must leave nothing. */
export function leftovers(app: App, listenersBefore: number): string[] {
  const { commands, cli, views, protocol, basesViews, postProcessors } = app.hostRegistered;
  const left = Object.entries({ commands, cli, views, protocol, basesViews, postProcessors }).flatMap(
    ([what, registry]) => registry.names().map((name) => `${what}: ${name}`),
  );
  const listeners = countListeners(app) - listenersBefore;
  return listeners === 0 ? left : [...left, `${listeners} listeners on the app's events`];
}

export function countListeners(app: App): number {
  return [app.vault, app.metadataCache, app.workspace, app.secretStorage].reduce(
    (sum, events) => sum + events.hostListeners(),
    0,
  );
}
