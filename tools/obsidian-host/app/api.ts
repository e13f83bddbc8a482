/** The part of the `obsidian` module that is the same with and without a screen. */
import { BasesView, QueryController } from '../bases/bases-view.ts';
import { BasesEntry, BasesEntryGroup, BasesQueryResult } from '../bases/query-result.ts';
import {
  BooleanValue,
  DateValue,
  LinkValue,
  ListValue,
  NotNullValue,
  NullValue,
  NumberValue,
  ObjectValue,
  PrimitiveValue,
  RenderContext,
  StringValue,
  TagValue,
  Value,
} from '../bases/values.ts';
import { BasesViewConfig } from '../bases/view-config.ts';
import { App } from './app.ts';
import { Component } from './component.ts';
import { debounce } from './debounce.ts';
import { Events } from './events.ts';
import { FileManager } from './file-manager.ts';
import { normalizePath, TAbstractFile, TFile, TFolder } from './files.ts';
import { MarkdownRenderChild } from './markdown-render-child.ts';
import { MetadataCache } from './metadata-cache.ts';
import { apiVersion, Platform, requireApiVersion } from './platform.ts';
import { Plugin } from './plugin.ts';
import { carryByFetch, makeRequestUrl } from './request-url.ts';
import { SecretStorage } from './secret-storage.ts';
import { Vault } from './vault.ts';

export const SHARED_API = {
  apiVersion,
  App,
  BasesEntry,
  BasesEntryGroup,
  BasesQueryResult,
  BasesView,
  BasesViewConfig,
  BooleanValue,
  Component,
  DateValue,
  debounce,
  Events,
  FileManager,
  getLanguage: (): string => 'en',
  LinkValue,
  ListValue,
  MarkdownRenderChild,
  MetadataCache,
  normalizePath,
  NotNullValue,
  NullValue,
  NumberValue,
  ObjectValue,
  Platform,
  Plugin,
  PrimitiveValue,
  QueryController,
  RenderContext,
  requestUrl: makeRequestUrl(carryByFetch),
  requireApiVersion,
  SecretStorage,
  StringValue,
  TAbstractFile,
  TagValue,
  TFile,
  TFolder,
  Value,
  Vault,
};
