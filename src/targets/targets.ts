/** The table of targets. */
export type TargetId = 'salesforce' | 'hubspot' | 'dynamics' | 'generic_json' | 'generic_yaml';
