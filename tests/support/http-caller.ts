/** A caller of the HTTP API over notes in memory. */
import { randomUUID } from 'node:crypto';
import { answerHttp } from '../../src/operations/http/http.ts';
import type { HttpRequest } from '../../src/operations/http/http-message.ts';
import type { HttpPermissions, HttpServices } from '../../src/operations/http/http-services.ts';
import { createHttpWrites } from '../../src/operations/http/http-writes.ts';
import type { OperationServices } from '../../src/operations/operation.ts';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { createNoteService } from '../../src/vault/create-note-service.ts';
import { modelCrm, type ModelCrm } from '../sync/model/model-crm.ts';
import { deviceOver, type Device } from '../sync/model/world.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { operationServices } from './operations.ts';
import { OPTIONS } from './rules.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

/** A caller, and the settings of the device that it calls. */
export class HttpCaller {
  permissions: HttpPermissions = { write: false, unreviewed: false };
  isDryRun = false;
  services: HttpServices;
  #requests = 0;

  constructor(services: OperationServices, clock: ManualClock = manualClock()) {
    this.services = {
      ...services,
      operations: OPERATIONS,
      newId: () => `request-${++this.#requests}`,
      permissions: () => this.permissions,
      isDryRun: () => this.isDryRun,
      writes: createHttpWrites(clock),
    };
  }

  async send(method: string, path: string, changes: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
    const request = { method, path, headers: {}, body: '', ...changes };
    const { parts, ...answer } = await answerHttp(request, this.services);
    return { ...answer, body: JSON.parse([...parts].join('')) as Record<string, unknown> };
  }

  post(path: string, body: unknown, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> {
    return this.send('POST', path, { headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }
}

/** A caller of a device that is connected to a CRM in memory. */
export interface ConnectedCaller {
  readonly crm: ModelCrm;
  readonly device: Device;
  readonly caller: HttpCaller;
}

export function connectedCaller(files: Readonly<Record<string, string>>): ConnectedCaller {
  const crm = modelCrm();
  const device = deviceOver(crm, files, { dryRun: () => caller.isDryRun });
  const targets = { [crm.model.target]: crm.model.choice };
  const notes = createNoteService(
    device.notes,
    device.clock,
    { ...OPTIONS, targets },
    {
      device: device.memory,
      newId: () => randomUUID(),
    },
  );
  const services = operationServices({ notes, sync: device.service, read: (path) => device.notes.read(path) });
  const caller = new HttpCaller(services, device.clock);
  return { crm, device, caller };
}
