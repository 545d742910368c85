// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "load/options.h"

namespace sportello::load {

/// What /proc says of a process.
struct Memory {
  std::int64_t pss_bytes = 0;
  std::int64_t rss_bytes = 0;
};

/// The servers that this program starts, in a folder of its own, with accounts for the operators. All
/// goes with the object. Throws std::runtime_error with a sentence if they cannot be started.
class ServersUnderLoad {
 public:
  explicit ServersUnderLoad(const Options& options);
  ~ServersUnderLoad();
  ServersUnderLoad(const ServersUnderLoad&) = delete;
  ServersUnderLoad& operator=(const ServersUnderLoad&) = delete;

  const std::vector<std::uint16_t>& ports() const { return ports_; }
  const std::filesystem::path& folder() const { return folder_; }
  /// User and system time so far.
  double cpu_seconds(std::size_t node) const;
  Memory memory(std::size_t node) const;
  /// Whether this node was the last one to become the coordinator.
  bool decides(std::size_t node) const;
  /// Whether all processes are still there.
  bool alive() const;

  static std::string desk_id(std::int64_t desk);
  static std::string operator_name(std::int64_t number);
  static constexpr const char* kPassword = "load load load";

 private:
  void configure(const Options& options) const;
  void add_operators(const Options& options) const;
  void start(const Options& options);
  std::uint16_t port_of(std::size_t node) const;
  void end();
  bool alive(pid_t process) const;
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  std::filesystem::path log_of(std::size_t node) const {
    return file("log-" + std::to_string(node));
  }

  std::filesystem::path folder_;
  std::vector<pid_t> processes_;
  std::vector<std::uint16_t> ports_;
};

}  // namespace sportello::load
