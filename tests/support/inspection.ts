/** Example inspections for screens that only show them. */
import type { Attribution } from '../../src/attribution/attribution.ts';
import type { UnplacedFinding, Finding } from '../../src/domain/finding.ts';
import { SEVERITIES } from '../../src/domain/finding.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import type { Inspection } from '../../src/vault/note-service.ts';

/** Returns the guide's worked example, with changes. */
export function opportunity(changes: Partial<Opportunity> = {}): Opportunity {
  return {
    id: 'opp-123',
    title: 'DoD Cloud Modernization',
    customer: 'Department of Defense',
    amount: { minor: 100_000_000, currency: 'USD' },
    stage: 'Proposal',
    closeDate: '2026-12-18',
    currency: 'USD',
    oems: ['Microsoft', 'Cisco'],
    partners: ['Partner A', 'Partner B'],
    customerOrg: 'Department of Defense',
    customerPoc: undefined,
    region: 'East',
    team: undefined,
    owner: undefined,
    source: undefined,
    contractVehicle: undefined,
    tags: [],
    notes: undefined,
    forecast: { amounts: [], scores: {} },
    ...changes,
  };
}

/** Returns two ledgers of one amount, all in minor units; a share is `[name, minor]`. */
export function attribution(
  minor: number,
  oems: readonly (readonly [string, number])[],
  partners: readonly (readonly [string, number])[] = [],
  currency = 'USD',
): Attribution {
  const shares = (pairs: readonly (readonly [string, number])[]) =>
    pairs.map(([name, part]) => ({ name, minor: part, weight: { parts: part, of: minor } }));
  const left = (pairs: readonly (readonly [string, number])[]) =>
    minor - pairs.reduce((sum, [, part]) => sum + part, 0);
  return {
    amount: { minor, currency },
    oem: { kind: 'credit', shares: shares(oems), unallocated: left(oems) },
    partner: { kind: 'overlay', shares: shares(partners), unallocated: left(partners) },
    region: 'East',
    team: undefined,
    customerOrg: undefined,
    method: 'multi_factor_v1',
  };
}

/**
 * Returns a valid note of the worked example, with changes. Findings of error severity make it invalid unless `valid`
 * overrides it.
 */
export function inspection(path: string, changes: Partial<Inspection> = {}): Inspection {
  const findings = changes.findings ?? [];
  return {
    path,
    skip: undefined,
    opportunity: opportunity(),
    effective: new Map(),
    emptyFields: [],
    unreadable: new Map(),
    findings,
    valid: findings.every((finding) => finding.severity !== 'error'),
    attribution: undefined,
    stored: 'none',
    enrichments: [],
    ...changes,
  };
}

/** Returns a finding without position as one on a line. */
export function finding(finding: UnplacedFinding, line = 1): Finding {
  return { ...finding, severity: SEVERITIES[finding.code], place: { from: 0, to: 1, line, column: 1 } };
}
