-- The table that Beacon's PostgreSQL sink writes to. Run it once, as a role that owns the schema.
CREATE TABLE audit_events (
  writer   uuid        NOT NULL, -- the buffer that took the event in
  sequence bigint      NOT NULL, -- 1, 2, 3… for each writer: a gap is an event that was lost
  added_at timestamptz NOT NULL, -- by the writer's clock
  event    jsonb       NOT NULL,
  PRIMARY KEY (writer, sequence)
);

CREATE INDEX audit_events_added_at ON audit_events (added_at);

-- What a service's role needs, and no more:
-- GRANT INSERT, SELECT (writer, sequence) ON audit_events TO my_service;
