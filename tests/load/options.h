// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace sportello::load {

/// What the command line asks for.
struct Options {
  std::string server;           ///< the program; beside this one unless told otherwise
  std::int64_t nodes = 1;
  std::string redis;            ///< where several nodes meet
  std::string database;         ///< of all nodes; empty: a file that they share
  std::int64_t callers = 50'000;
  std::int64_t operators = 64;
  std::int64_t desks = 16;
  double rate = 200;            ///< call set-ups a second
  double seconds = 30;          ///< for so long
  std::int64_t rivals = 10;     ///< at each so-manieth set-up a second operator answers, too; 0: never
  bool json_only = false;
};

/// Reads the command line. Prints help, or what is wrong, and ends the program where it must.
Options read_options(int argc, char** argv);

}  // namespace sportello::load
