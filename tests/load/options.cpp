// SPDX-License-Identifier: EUPL-1.2
#include "load/options.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "load/stage.h"

namespace sportello::load {
namespace {

constexpr const char* kHelp =
    R"(sportello-load: opens many waiting callers and some operators on a server that it starts, or on
several nodes, has calls answered at a steady rate, and measures memory, set-ups and delay.

  sportello-load [--callers N] [--operators M] [--desks D] [--rate R] [--seconds S]
                 [--rivals K] [--nodes N --redis URL [--database URL]] [--server FILE] [--json]

  --callers    who wait in the queues                       (50000)
  --operators  who answer, dealt over the desks             (64)
  --desks      the queues                                   (16)
  --rate       call set-ups a second                        (200)
  --seconds    for so long                                  (30)
  --rivals     at each K-th set-up a second operator answers at the same time, and must not get it;
               0 for never                                  (10)
  --nodes      servers, each with its share of the callers; each call is answered at another node
               than the caller's                            (1)
  --redis      for several nodes: a database of Redis that nobody else uses
  --database   for several nodes: a PostgreSQL that is empty (a SQLite file that they share)
  --server     the program sportello-server                 (the one beside this program)
  --json       no table, JSON only

A process for each node carries the load. Callers come from several addresses of the loopback (one has some 28,000 ports). Each server and each
process needs a descriptor for each of its connections (ulimit -n). An operator may send six messages a second, so
that R must stay below some 5 M. Ends with 1 if anything went wrong.
)";

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "sportello-load: " << what << "; see --help\n";
  std::exit(2);
}

double number(std::string_view option, const char* text) {
  char* end = nullptr;
  const double value = text != nullptr ? std::strtod(text, &end) : -1;
  if (text == nullptr || end == text || *end != '\0' || value < 0 || value > 1e7) {
    fail(std::string(option) + " needs a number");
  }
  return value;
}

}  // namespace

Options read_options(int argc, char** argv) {
  Options options;
  options.server = std::filesystem::absolute(argv[0]).replace_filename("sportello-server");
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--help") {
      std::cout << kHelp;
      std::exit(0);
    }
    if (option == "--json") {
      options.json_only = true;
      continue;
    }
    const char* value = i + 1 < argc ? argv[++i] : nullptr;
    const auto whole = [&] { return static_cast<std::int64_t>(number(option, value)); };
    if (option == "--callers") {
      options.callers = whole();
    } else if (option == "--operators") {
      options.operators = whole();
    } else if (option == "--desks") {
      options.desks = whole();
    } else if (option == "--rivals") {
      options.rivals = whole();
    } else if (option == "--rate") {
      options.rate = number(option, value);
    } else if (option == "--seconds") {
      options.seconds = number(option, value);
    } else if (option == "--nodes") {
      options.nodes = whole();
    } else if (option == "--redis" && value != nullptr) {
      options.redis = value;
    } else if (option == "--database" && value != nullptr) {
      options.database = value;
    } else if (option == "--server" && value != nullptr) {
      options.server = value;
    } else {
      fail("unknown option " + std::string(option));
    }
  }
  if (options.desks < 1 || options.operators < options.desks || options.callers < options.desks) {
    fail("each desk needs an operator and a caller");
  }
  if (options.nodes < 1 || options.nodes > Stage::kMostParts || options.nodes > options.desks) {
    fail("each node needs a desk, and there can be " + std::to_string(Stage::kMostParts));
  }
  if (options.nodes > 1 && options.redis.empty()) fail("several nodes need --redis");
  return options;
}

}  // namespace sportello::load
