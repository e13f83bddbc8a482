/** Options of an account that differ from the defaults. */
import type { Values } from './portal.ts';

export interface StateClock {
  now(): number;
}

export interface Stage {
  id: string;
  label: string;
  probability: number;
  isClosed: boolean;
  /** Time of the admin's last change; the account's creation if omitted. */
  updatedMs?: number;
}

export interface Pipeline {
  id: string;
  label: string;
  stages: readonly Stage[];
}

export interface Owner {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
}

export interface PortalOptions {
  portalId?: number;
  accountType?: 'STANDARD' | 'DEVELOPER_TEST' | 'SANDBOX';
  timeZone?: string;
  /** The company's own currency comes first. */
  currencies?: readonly string[];
  pipelines?: readonly Pipeline[];
  owners?: readonly Owner[];
  /** Delay until a search finds a write, in milliseconds. */
  searchLagMs?: number;
  /** The scopes of the key; those that the plugin needs if omitted. */
  scopes?: readonly string[];
}

/** Rules of the admin, with the admin's messages. */
export interface Rules {
  /** Required on the create form; enforced only by the newest version. */
  onCreate: string[];
  /** Required with a certain value; enforced only by the newest version. */
  conditional: { when: Values; required: readonly string[] }[];
  /** Validation rules of single properties, enforced by every version. */
  validation: ((after: Values) => { name: string; message: string } | undefined)[];
}

/** The service key of every portal. */
export const SERVICE_KEY = 'pat-na1-loopback-0000';

export const SCOPES = [
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
  'crm.objects.owners.read',
];

function stage(id: string, label: string, probability: number, isClosed = false): Stage {
  return { id, label, probability, isClosed };
}

export const SALES_PIPELINE: Pipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  stages: [
    stage('appointmentscheduled', 'Appointment Scheduled', 0.2),
    stage('qualifiedtobuy', 'Qualified To Buy', 0.4),
    stage('presentationscheduled', 'Presentation Scheduled', 0.6),
    stage('decisionmakerboughtin', 'Decision Maker Bought-In', 0.8),
    stage('contractsent', 'Contract Sent', 0.9),
    stage('closedwon', 'Closed Won', 1, true),
    stage('closedlost', 'Closed Lost', 0, true),
  ],
};
