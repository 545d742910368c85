// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "signaling/temporary_folder.h"

namespace sportello::signaling {

/// A PostgreSQL server of this test program's own: in a temporary folder, on a socket there, without
/// fsync. It starts when the first test asks for it and ends with the program, however that ends.
/// Its text sorts by the rules of Italian unless a column says otherwise.
class PostgresCluster {
 public:
  /// Throws std::runtime_error, with its log, where it does not start.
  static PostgresCluster& instance();

  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  /// The URL of the database.
  std::string url() const;
  /// The URL for work in an empty schema, made now.
  std::string fresh_schema();

 private:
  PostgresCluster();

  std::vector<std::string> as_its_user(const std::vector<std::string>& command) const;
  pid_t start(const std::vector<std::string>& command) const;
  std::string log() const;

  TemporaryFolder folder_;
  std::string user_;  // empty: our own
  pid_t process_ = -1;
  int schemas_ = 0;
};

}  // namespace sportello::signaling
