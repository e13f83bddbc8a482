/** The part of the `obsidian` module that is the same with and without a screen. */
import { App } from './app.ts';
import { Component } from './component.ts';
import { debounce } from './debounce.ts';
import { Events } from './events.ts';
import { FileManager } from './file-manager.ts';
import { normalizePath, TAbstractFile, TFile, TFolder } from './files.ts';
import { MetadataCache } from './metadata-cache.ts';
import { apiVersion, Platform, requireApiVersion } from './platform.ts';
import { Plugin } from './plugin.ts';
import { carryByFetch, makeRequestUrl } from './request-url.ts';
import { SecretStorage } from './secret-storage.ts';
import { Vault } from './vault.ts';

export const SHARED_API = {
  apiVersion,
  App,
  Component,
  debounce,
  Events,
  FileManager,
  getLanguage: (): string => 'en',
  MetadataCache,
  normalizePath,
  Platform,
  Plugin,
  requestUrl: makeRequestUrl(carryByFetch),
  requireApiVersion,
  SecretStorage,
  TAbstractFile,
  TFile,
  TFolder,
  Vault,
};
