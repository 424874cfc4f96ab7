-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's cache, version 3: the registers of protocol version 2; made by data/registers/generate.py migrate.

-- A console of version 1 passed over the rows of registers that it did not know: it needs them all from the beginning.
UPDATE "meta" SET mask_level = 0;

ALTER TABLE "area" ADD COLUMN duties INTEGER;
ALTER TABLE "area" ADD COLUMN population INTEGER;
ALTER TABLE "responder" ADD COLUMN unit TEXT;
ALTER TABLE "responder" ADD COLUMN party_member INTEGER;
ALTER TABLE "responder" ADD COLUMN members INTEGER;
ALTER TABLE "responder" ADD COLUMN valid_from INTEGER;
ALTER TABLE "responder" ADD COLUMN valid_to INTEGER;
ALTER TABLE "responder" ADD COLUMN duties INTEGER;
ALTER TABLE "case" ADD COLUMN promised_at INTEGER;
ALTER TABLE "case" ADD COLUMN stage_due_at INTEGER;
ALTER TABLE "case" ADD COLUMN limit_clock INTEGER;
ALTER TABLE "case" ADD COLUMN responded_at INTEGER;
ALTER TABLE "case" ADD COLUMN arrived_at INTEGER;
ALTER TABLE "case" ADD COLUMN stopped_ms INTEGER;
ALTER TABLE "case" ADD COLUMN extensions INTEGER;
ALTER TABLE "case" ADD COLUMN level INTEGER;
ALTER TABLE "case" ADD COLUMN by_rule INTEGER;
ALTER TABLE "case" ADD COLUMN evaluation INTEGER;
ALTER TABLE "case" ADD COLUMN recurrence_of BLOB;
ALTER TABLE "case" ADD COLUMN finder_id BLOB;
ALTER TABLE "assignment" ADD COLUMN arrived_at INTEGER;
ALTER TABLE "case_move" ADD COLUMN rule TEXT;
ALTER TABLE "case_move" ADD COLUMN until INTEGER;
ALTER TABLE "dispute" ADD COLUMN mediator TEXT;
ALTER TABLE "dispute" ADD COLUMN mediator_id BLOB;
ALTER TABLE "dispute" ADD COLUMN venue_id BLOB;
ALTER TABLE "dispute" ADD COLUMN stage_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN mediating_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN agreed_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN confirmed_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN performed_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN revisited_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN failed_at INTEGER;
ALTER TABLE "dispute" ADD COLUMN attempts INTEGER;
ALTER TABLE "dispute" ADD COLUMN case_id BLOB;
ALTER TABLE "dispute" ADD COLUMN people INTEGER;
ALTER TABLE "directed_task" ADD COLUMN form_id BLOB;
ALTER TABLE "directed_task" ADD COLUMN batch_id BLOB;
ALTER TABLE "directed_task" ADD COLUMN issued_by TEXT;
ALTER TABLE "directed_task" ADD COLUMN issued_from INTEGER;
ALTER TABLE "directed_task" ADD COLUMN items_total INTEGER;
ALTER TABLE "directed_task" ADD COLUMN items_done INTEGER;
ALTER TABLE "directed_task" ADD COLUMN withdrawn_at INTEGER;
ALTER TABLE "directed_task" ADD COLUMN reason TEXT;
ALTER TABLE "directed_task" ADD COLUMN last_receipt_at INTEGER;
ALTER TABLE "camera" ADD COLUMN viewers INTEGER;
ALTER TABLE "camera" ADD COLUMN private_zone TEXT;
ALTER TABLE "camera" ADD COLUMN sign INTEGER;
ALTER TABLE "camera" ADD COLUMN installed_at INTEGER;
ALTER TABLE "camera" ADD COLUMN responsible TEXT;
ALTER TABLE "camera" ADD COLUMN state INTEGER;
ALTER TABLE "attachment" ADD COLUMN subject_register INTEGER;
ALTER TABLE "shift" ADD COLUMN kind INTEGER;
ALTER TABLE "shift" ADD COLUMN handed_over_at INTEGER;
CREATE TABLE "area_succession" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    successor_code TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    basis TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "team_membership" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    responder_id BLOB NOT NULL,
    role INTEGER NOT NULL,
    team_id BLOB,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    note TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "party_unit" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent_id BLOB,
    leader TEXT NOT NULL,
    members INTEGER,
    founded_at INTEGER,
    closed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "party_unit_area" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    party_unit_id BLOB NOT NULL,
    from_at INTEGER,
    to_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "duty" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    responder_id BLOB NOT NULL,
    post INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    stand_in_for BLOB,
    note TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "leave" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    responder_id BLOB NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    stand_in_id BLOB,
    approved_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "allowance" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    responder_id BLOB NOT NULL,
    month TEXT NOT NULL,
    households INTEGER,
    base_cents INTEGER NOT NULL,
    extra_cents INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    paid_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "person" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    household_id BLOB,
    residence INTEGER NOT NULL,
    since_at INTEGER,
    left_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "household" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    people INTEGER,
    resettled INTEGER NOT NULL,
    garden_plot INTEGER,
    visited_at INTEGER,
    linked_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "organization" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    industry TEXT NOT NULL,
    address TEXT NOT NULL,
    lon REAL,
    lat REAL,
    employees INTEGER,
    key_unit INTEGER NOT NULL,
    fire_key INTEGER,
    opened_at INTEGER,
    closed_at INTEGER,
    inspected_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "place" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    organization_id BLOB,
    capacity INTEGER,
    hours TEXT NOT NULL,
    market_days TEXT NOT NULL,
    care INTEGER NOT NULL,
    opened_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "component" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    category TEXT NOT NULL,
    name TEXT NOT NULL,
    lon REAL,
    lat REAL,
    owner TEXT NOT NULL,
    keeper TEXT NOT NULL,
    state INTEGER NOT NULL,
    installed_at INTEGER,
    improved_at INTEGER,
    kept_by_residents INTEGER,
    checked_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "situation" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    source INTEGER NOT NULL,
    risk INTEGER,
    people INTEGER,
    lon REAL,
    lat REAL,
    case_id BLOB,
    closed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "care_summary" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    care_class TEXT NOT NULL,
    day INTEGER NOT NULL,
    people INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "loudspeaker" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    range_m REAL,
    state INTEGER NOT NULL,
    consent_at INTEGER,
    withdrawn_at INTEGER,
    quiet_hours TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "sensor" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    unit TEXT NOT NULL,
    warn_at REAL,
    alarm_at REAL,
    last_value REAL,
    last_at INTEGER,
    state INTEGER NOT NULL,
    hazard_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "task_form" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    level INTEGER NOT NULL,
    fields TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    closed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "task_receipt" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    task_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    responder_id BLOB,
    items_done INTEGER NOT NULL,
    done INTEGER NOT NULL,
    note TEXT NOT NULL,
    answers TEXT NOT NULL,
    attachment_count INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "dispute_move" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    dispute_id BLOB NOT NULL,
    move INTEGER NOT NULL,
    from_stage INTEGER NOT NULL,
    to_stage INTEGER NOT NULL,
    level INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    attachment_count INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "mediation" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    dispute_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    minutes INTEGER,
    venue_id BLOB,
    level INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    mediator_id BLOB,
    mediator TEXT NOT NULL,
    agreed INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "mediation_venue" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    seats INTEGER,
    keeper TEXT NOT NULL,
    opened_at INTEGER,
    closed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "mediation_agreement" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    dispute_id BLOB NOT NULL,
    agreed_at INTEGER NOT NULL,
    written INTEGER NOT NULL,
    amount_cents INTEGER,
    perform_by INTEGER,
    court TEXT NOT NULL,
    confirmed_at INTEGER,
    performed_at INTEGER,
    broken_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "hazard" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    level INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    place TEXT NOT NULL,
    address TEXT NOT NULL,
    lon REAL,
    lat REAL,
    found_at INTEGER NOT NULL,
    found_by TEXT NOT NULL,
    source INTEGER NOT NULL,
    due_at INTEGER,
    treating_at INTEGER,
    removed_at INTEGER,
    checked_at INTEGER,
    people INTEGER,
    households INTEGER,
    damage TEXT NOT NULL,
    measures TEXT NOT NULL,
    responsible_id BLOB,
    organization_id BLOB,
    case_id BLOB,
    recurrence_of BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "hazard_entry" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    hazard_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    to_stage INTEGER,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    attachment_count INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "patrol" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    responder_id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    steps INTEGER NOT NULL,
    length_m REAL,
    points_planned INTEGER,
    points_visited INTEGER,
    found INTEGER NOT NULL,
    note TEXT NOT NULL,
    track BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "patrol_point" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    patrol_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    place_id BLOB,
    case_id BLOB,
    hazard_id BLOB,
    note TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "handover" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    shift_id BLOB NOT NULL,
    next_shift_id BLOB,
    at INTEGER NOT NULL,
    handed_by TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    open_cases INTEGER NOT NULL,
    late_cases INTEGER NOT NULL,
    due_soon INTEGER NOT NULL,
    alarms INTEGER NOT NULL,
    matters TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "points_account" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    card TEXT NOT NULL,
    kind INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    balance INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "points_entry" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    points INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    item TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "redemption" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    points INTEGER NOT NULL,
    goods TEXT NOT NULL,
    count INTEGER NOT NULL,
    shop TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "meeting" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    topic TEXT NOT NULL,
    at INTEGER NOT NULL,
    venue_id BLOB,
    chaired_by TEXT NOT NULL,
    people INTEGER NOT NULL,
    opinions INTEGER NOT NULL,
    settled INTEGER,
    visits_received INTEGER,
    done_on_spot INTEGER,
    outcome TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "survey" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    asked INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    satisfied INTEGER,
    result TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "volunteer_service" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    team_id BLOB,
    activity TEXT NOT NULL,
    kind INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    people INTEGER NOT NULL,
    served INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "enforcement_action" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    quantity REAL NOT NULL,
    unit TEXT NOT NULL,
    filed INTEGER NOT NULL,
    closed_at INTEGER,
    reviewed INTEGER,
    complaint INTEGER,
    officer_id BLOB,
    case_id BLOB,
    lon REAL,
    lat REAL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "antifraud_contact" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    reached INTEGER NOT NULL,
    prevented_cents INTEGER,
    responder_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "fund_entry" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    fund TEXT NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    beneficiaries INTEGER,
    public_donor TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "facility_inspection" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    component_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    sound INTEGER NOT NULL,
    reported_by_resident INTEGER,
    inspector_id BLOB,
    finding TEXT NOT NULL,
    case_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "renovation_consent" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    project TEXT NOT NULL,
    round INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    asked INTEGER NOT NULL,
    agreed INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    note TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "lawyer_day" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    lawyer_id BLOB,
    firm TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    remote INTEGER NOT NULL,
    consultations INTEGER NOT NULL,
    disputes INTEGER NOT NULL,
    lectures INTEGER,
    fee_cents INTEGER,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "hotline_ticket" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER,
    responded_at INTEGER,
    resolved_at INTEGER,
    resolved INTEGER,
    satisfied INTEGER,
    unprompted INTEGER NOT NULL,
    case_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "petition" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER,
    answered_at INTEGER,
    people INTEGER NOT NULL,
    first_time INTEGER,
    case_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "broadcast" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seconds INTEGER,
    times INTEGER NOT NULL,
    loudspeakers INTEGER NOT NULL,
    text TEXT NOT NULL,
    played_by TEXT NOT NULL,
    warning_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "warning" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    level INTEGER NOT NULL,
    title TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    lifted_at INTEGER,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "alarm" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    camera_id BLOB,
    sensor_id BLOB,
    lon REAL,
    lat REAL,
    value REAL,
    confidence REAL,
    judged_at INTEGER,
    judged_by TEXT NOT NULL,
    case_id BLOB,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "watch_deployment" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    ordered_by TEXT NOT NULL,
    allowed_by TEXT NOT NULL,
    basis TEXT NOT NULL,
    ended_at INTEGER,
    hits INTEGER NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

