/** How an account may differ from the usual one. */
import type { Values } from './portal.ts';

export interface StateClock {
  now(): number;
}

export interface Stage {
  id: string;
  label: string;
  probability: number;
  isClosed: boolean;
  /** When the admin changed it last; as old as the account when left out. */
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
  /** The company's own currency first. */
  currencies?: readonly string[];
  pipelines?: readonly Pipeline[];
  owners?: readonly Owner[];
  /** How long a write takes to show in a search. */
  searchLagMs?: number;
  /** What the key may do; the scopes that the plugin asks for when left out. */
  scopes?: readonly string[];
}

/** What the admin demands, in the admin's words. */
export interface Rules {
  /** Required on the create form; only the newest version enforces it. */
  onCreate: string[];
  /** Required once a value is chosen; only the newest version enforces it. */
  conditional: { when: Values; required: readonly string[] }[];
  /** Validation rules of single properties, in force in every version. */
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
