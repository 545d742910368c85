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

/// A server that this program starts, in a folder of its own, with accounts for the operators. Both
/// go with the object. Throws std::runtime_error with a sentence if it cannot be started.
class ServerUnderLoad {
 public:
  explicit ServerUnderLoad(const Options& options);
  ~ServerUnderLoad();
  ServerUnderLoad(const ServerUnderLoad&) = delete;
  ServerUnderLoad& operator=(const ServerUnderLoad&) = delete;

  std::uint16_t port() const { return port_; }
  /// User and system time so far.
  double cpu_seconds() const;
  Memory memory() const;
  /// Whether the process is still there.
  bool alive() const;

  static std::string desk_id(std::int64_t desk);
  static std::string operator_name(std::int64_t number);
  static constexpr const char* kPassword = "load load load";

 private:
  void configure(const Options& options) const;
  void add_operators(const Options& options) const;
  void start(const Options& options);
  std::filesystem::path file(const char* name) const { return folder_ / name; }

  std::filesystem::path folder_;
  pid_t process_ = 0;
  std::uint16_t port_ = 0;
};

}  // namespace sportello::load
