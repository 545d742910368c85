// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>

#include "directory/directory.h"
#include "http/api.h"
#include "http/body_reader.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// What the routes of this room ask of the server; it outlives them.
struct DirectoryRoom {
  const DirectoryHolder& directory;
  Snapshots& snapshots;
  /// From whom the town's mails come, as the configuration file says; empty where none go out.
  std::string mail_sender{};
};

/// Adds `GET /api/desks/{id}/hours` and the routes by which supervisors and editors change desks,
/// hours, sites and settings.
void add_directory_routes(ApiRoutes& routes, const DirectoryRoom& room);

// The parts of the above.
void add_desk_routes(ApiRoutes& routes, const DirectoryRoom& room);
void add_town_routes(ApiRoutes& routes, const DirectoryRoom& room);

/// The version that a change was made from; nothing where the body names none.
std::optional<std::int64_t> given_version(BodyReader& body);

/// 409 `conflict` with what stands there now.
Finish conflict(boost::json::object current);

/// After the commit puts the change in force, and answers.
Finish in_force(Database& database, Snapshots& snapshots, unsigned status,
                boost::json::object body);

}  // namespace sportello::signaling
