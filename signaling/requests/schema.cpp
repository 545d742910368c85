// SPDX-License-Identifier: EUPL-1.2
#include "requests/schema.h"

namespace sportello::signaling {

RoomSchema requests_schema() {
  return {"requests",
          {R"(
CREATE TABLE callbacks(
  id TEXT PRIMARY KEY, desk TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,
  email TEXT NOT NULL, subject TEXT NOT NULL, day_part TEXT NOT NULL, day TEXT NOT NULL,
  lang TEXT NOT NULL, state TEXT NOT NULL, made BIGINT NOT NULL, changed BIGINT NOT NULL);
CREATE INDEX callbacks_by_desk ON callbacks(desk, state, made);
CREATE TABLE appointments(
  id TEXT PRIMARY KEY, desk TEXT NOT NULL, begins BIGINT NOT NULL, ends BIGINT NOT NULL,
  name TEXT NOT NULL, email TEXT NOT NULL, subject TEXT NOT NULL, lang TEXT NOT NULL,
  state TEXT NOT NULL, made BIGINT NOT NULL, changed BIGINT NOT NULL);
CREATE UNIQUE INDEX appointments_by_slot ON appointments(desk, begins) WHERE state = 'booked';
CREATE INDEX appointments_by_time ON appointments(state, begins);
CREATE TABLE visit_links(hash TEXT PRIMARY KEY, kind TEXT NOT NULL, request TEXT NOT NULL);
CREATE INDEX visit_links_by_request ON visit_links(request);
)"}};
}

}  // namespace sportello::signaling
